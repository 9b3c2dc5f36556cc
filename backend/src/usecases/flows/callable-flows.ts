import { CALLABLE_TRIGGERS, isJsonObject, isUuid, type CallableFlow, type FlowDocument, type JsonObject } from '@plumbline/shared';
import type { FlowStore } from '../../engine/ports/flow-store.js';

/** The published flows that the sub-flow steps of a document name, with what they take and what they answer. */
export async function callableFlows(
  flows: Pick<FlowStore, 'get' | 'version'>,
  document: FlowDocument,
): Promise<ReadonlyMap<string, CallableFlow>> {
  const callable = new Map<string, CallableFlow>();
  for (const id of namedFlows(document)) {
    const flow = await flows.get(id);
    const version = flow?.publishedVersion && !flow.archived ? await flows.version(id, flow.publishedVersion) : null;
    if (version && CALLABLE_TRIGGERS.includes(version.document.trigger.operation)) callable.set(id, signatureOf(version.document));
  }
  return callable;
}

function namedFlows({ steps }: FlowDocument): Set<string> {
  const ids = new Set<string>();
  for (const { operation, input } of Object.values(steps)) {
    const flow = operation.split('@')[0] === 'subflow' && isJsonObject(input) ? input['flow'] : undefined;
    if (typeof flow === 'string' && isUuid(flow)) ids.add(flow);
  }
  return ids;
}

/** A flow takes what its trigger's contract says of the body, and answers what the trigger declares as its result. */
function signatureOf({ name, trigger }: FlowDocument): CallableFlow {
  const properties = trigger.output?.['properties'];
  const body = isJsonObject(properties) ? properties['body'] : undefined;
  const result = trigger.config?.['result'];
  return { name, input: objectOf(body), result: objectOf(result) };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
