import type { FlowDocument } from '../flow/document.js';
import { CALLABLE_TRIGGERS } from '../flow/triggers.js';
import { isUuid } from '../ids.js';
import { isJsonObject, type JsonObject } from '../json.js';
import type { CallableFlow } from './surroundings.js';

/** Ids of the flows that the sub-flow steps of a document name. */
export function namedFlows({ steps }: FlowDocument): Set<string> {
  const ids = new Set<string>();
  for (const { operation, input } of Object.values(steps)) {
    const flow = operation.split('@')[0] === 'subflow' && isJsonObject(input) ? input['flow'] : undefined;
    if (typeof flow === 'string' && isUuid(flow)) ids.add(flow);
  }
  return ids;
}

/**
 * A published flow as a sub-flow step sees it: it takes what its trigger's contract says of the body, and answers what the trigger
 * declares as its result. Null: it starts by itself and can not be called.
 */
export function callableOf({ name, trigger }: FlowDocument): CallableFlow | null {
  if (!CALLABLE_TRIGGERS.includes(trigger.operation)) return null;
  const properties = trigger.output?.['properties'];
  const body = isJsonObject(properties) ? properties['body'] : undefined;
  return { name, input: objectOf(body), result: objectOf(trigger.config?.['result']) };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
