import type { Json, JsonObject } from '@plumbline/shared';
import { ON_TIME_MS } from './decide-due.js';

/** How long a due time is known by its key, ms: 400 days, longer than what was missed is kept. A repeat within it starts no run. */
export const KEY_MS = 400 * 86_400_000;
/** How long what was missed can be looked at and made up for, ms. */
export const MISSED_KEPT_MS = 366 * 86_400_000;

/** By what a due time is known among the dedupe keys of its flow. Keys that senders choose never begin like this. */
export const dueKey = (dueMs: number): string => `${KEY_BEGINNING}${new Date(dueMs).toISOString()}`;
const KEY_BEGINNING = 'schedule ';

/** Whether a key of a sender would be taken for that of a due time. */
export const looksLikeDueKey = (key: string): boolean => key.startsWith(KEY_BEGINNING);

/** The event of a due time, as its delivery keeps it. @param body what somebody gave who started the run by hand */
export function dueEvent(dueMs: number, nowMs: number, body?: Json): JsonObject {
  const times = { dueAt: new Date(dueMs).toISOString(), startedAt: new Date(nowMs).toISOString(), late: nowMs - dueMs > ON_TIME_MS };
  return body === undefined ? times : { ...times, body };
}
