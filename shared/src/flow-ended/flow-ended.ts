import type { FlowDocument } from '../flow/document.js';
import { flowEndedConfigSchema } from '../flow/triggers.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { EndStatus } from '../runs/status.js';

/** The ends of other flows' runs that start a flow. */
export interface FlowWatch {
  /** Null: those of any other flow. */
  readonly flows: readonly string[] | null;
  readonly ends: readonly EndStatus[];
}

const DEFAULT_ENDS: readonly EndStatus[] = ['failed', 'succeeded_with_gaps'];

/** What a flow listens to; null: it starts otherwise, or the settings can not be read. */
export function watchOf({ trigger }: Pick<FlowDocument, 'trigger'>): FlowWatch | null {
  if (trigger.operation !== 'flow_ended') return null;
  const read = flowEndedConfigSchema.safeParse(trigger.config ?? {});
  if (!read.success) return null;
  const { flows, ends = DEFAULT_ENDS } = read.data;
  return { flows: flows === 'any' ? null : [...new Set(flows)], ends };
}

const TEXT: JsonObject = { type: 'string' };
const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** What the trigger hands over: always the same, so that nobody has to describe it. */
export const FLOW_ENDED_PARTS: JsonObject = {
  kind: TEXT,
  flow: object({ id: TEXT, name: TEXT }),
  run: object({ id: TEXT, version: { type: 'integer' }, status: TEXT, acceptedAt: TEXT, finishedAt: TEXT }),
  error: { ...object({ step: { type: ['string', 'null'] }, class: TEXT, code: TEXT, message: TEXT }), type: ['object', 'null'] },
  body: {},
};

/**
 * The end of a run as the flow sees it (`trigger`): `{kind, flow, run, error}`. What somebody gave who started the run by hand, and is
 * no such event, is its body.
 */
export function flowEndedTrigger(kind: string, event: Json): JsonObject {
  if (!isJsonObject(event) || !isJsonObject(event['flow']) || !isJsonObject(event['run']))
    return { kind, flow: null, run: null, error: null, body: event };
  const { flow, run, error = null, body } = event;
  return { kind, flow, run, error, ...(body === undefined ? {} : { body }) };
}
