import { isJsonObject, type Json, type JsonObject } from '../json.js';

/**
 * The event of a due time as the flow sees it (`trigger`): `{kind, dueAt, startedAt, late}`, and the body that somebody gave who started
 * the run by hand. What is not such an event is its body.
 * @param event `{dueAt, startedAt, late, body?}`, as its delivery keeps it
 */
export function scheduleTrigger(kind: string, event: Json): JsonObject {
  if (!isJsonObject(event) || typeof event['dueAt'] !== 'string') return { kind, dueAt: null, startedAt: null, late: false, body: event };
  const { dueAt, startedAt = null, late = false, body } = event;
  return { kind, dueAt, startedAt, late, ...(body === undefined ? {} : { body }) };
}
