import { durationMs, isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { AcceptRequest } from '../../engine/ports/run-store.js';
import { eventKey, storedKey } from './event-key.js';
import { then, type EventValueDeps, type KeyedEvent, type Later } from './event-value.js';

export type LineOf = NonNullable<AcceptRequest['order']> | null;

type LineDeps = EventValueDeps & { readonly digest: Digest };

/**
 * The line that the event's run stands in: that of its order, of how many may be at work at once, or of how many may begin in a time. One whose key is missing or empty
 * stands in none, and neither does a draft that is tried.
 * @throws PlumblineError `contract_mismatch` when the key can not be evaluated
 */
export function lineOf(deps: LineDeps, plan: Plan, event: KeyedEvent): Later<LineOf> {
  const { config } = plan.document.trigger;
  if (plan.draft !== null || config === undefined) return null;
  const order = config['order'];
  if (isJsonObject(order)) {
    const mode = order['mode'] === 'skipAhead' ? 'skipAhead' : 'block';
    return keyed(deps, order, event, (key) => ({ key, mode }));
  }
  const concurrency = config['concurrency'];
  if (isJsonObject(concurrency)) {
    const mode = concurrency['mode'] === 'block' ? 'block' : 'skipAhead';
    return withRoom(deps, concurrency, event, { mode, room: roomOf(concurrency['limit']) });
  }
  const throttle = config['throttle'];
  if (!isJsonObject(throttle) || typeof throttle['per'] !== 'string') return null;
  return withRoom(deps, throttle, event, { mode: 'block', room: roomOf(throttle['limit']), perMs: durationMs(throttle['per']) });
}

/** Without an expression for the key, all runs of the flow stand in one line. */
function withRoom(deps: LineDeps, setting: JsonObject, event: KeyedEvent, line: Omit<NonNullable<LineOf>, 'key'>): Later<LineOf> {
  return setting['key'] === undefined ? { key: '', ...line } : keyed(deps, setting, event, (key) => ({ key, ...line }));
}

function keyed(deps: LineDeps, setting: JsonObject, event: KeyedEvent, line: (key: string) => NonNullable<LineOf>): Later<LineOf> {
  return then(eventKey(deps, setting, event, 'ordering key'), (key) => (key === null ? null : line(storedKey(deps.digest, key))));
}

/** Checked before the flow was published. */
const roomOf = (limit: Json | undefined): number => (typeof limit === 'number' ? limit : 1);
