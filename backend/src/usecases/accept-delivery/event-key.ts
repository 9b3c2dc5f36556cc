import type { Json, JsonObject } from '@plumbline/shared';
import type { Digest } from '../../engine/ports/digest.js';
import { eventValue, then, type EventValueDeps, type KeyedEvent, type Later } from './event-value.js';

/**
 * What the expression `key` of a trigger's setting yields of an event; null: nothing, or nothing but an empty text.
 * @param what for the error: the setting, in words
 * @throws PlumblineError `contract_mismatch` when the expression fails on this event
 */
export function eventKey(deps: EventValueDeps, setting: JsonObject, event: KeyedEvent, what: string): Later<string | null> {
  return then(eventValue(deps, { setting, name: 'key' }, event, what), keyText);
}

/** Longest key that is stored as it is; others are stored as their digest. */
const PLAIN_KEY = /^[\x20-\x7e]{1,200}$/;

/** A key as the database has it: short and plain. @param mayBePlain false: it would be taken for something else */
export function storedKey(digest: Digest, key: string, mayBePlain = true): string {
  return mayBePlain && PLAIN_KEY.test(key) ? key : `sha256:${digest.sha256([key])}`;
}

function keyText(key: Json | undefined): string | null {
  if (key === undefined || key === null || key === '') return null;
  return typeof key === 'string' ? key : JSON.stringify(key);
}
