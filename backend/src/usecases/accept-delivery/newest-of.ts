import { durationMs, isJsonObject, DEFAULT_NEWEST_WINDOW, PlumblineError, type Json, type JsonObject } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import { eventAge, type EventAge } from '../../engine/intake/event-age.js';
import { compareWithNewest } from '../../engine/intake/newest-seen.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { AcceptRequest } from '../../engine/ports/run-store.js';
import { eventKey } from './event-key.js';
import { eventValue, then, type EventValueDeps, type KeyedEvent, type Later } from './event-value.js';

type NewestDeps = EventValueDeps & { readonly digest: Digest };

/** Longest value that is said back to a sender. */
const SAID = 60;

/**
 * With which events an event is compared, and how old it says it is; null: it is not compared.
 * @throws PlumblineError `contract_mismatch` when it does not say how old it is
 */
export function newestOf(deps: NewestDeps, plan: Plan, event: KeyedEvent): Later<NonNullable<AcceptRequest['newest']> | null> {
  const config = plan.document.trigger.config?.['newest'];
  if (!isJsonObject(config)) return null;
  return then(keyOf(deps, config, event), (key) => (key === null ? null : compared(deps, config, event, key)));
}

/** Without an expression for the key, all events of the flow have the same one. */
function keyOf(deps: NewestDeps, config: JsonObject, event: KeyedEvent): Later<string | null> {
  return config['key'] === undefined ? '' : eventKey(deps, config, event, 'key of the newest event');
}

function compared(
  deps: NewestDeps,
  config: JsonObject,
  event: KeyedEvent,
  key: string,
): Later<NonNullable<AcceptRequest['newest']> | null> {
  return then(eventValue(deps, { setting: config, name: 'by' }, event, 'age of the event'), (value) => {
    const age = eventAge(value);
    const by = typeof config['by'] === 'string' ? config['by'] : '';
    if (age === null) throw new PlumblineError('contract_mismatch', noAge(by, value));
    const windowMs = durationMs(typeof config['window'] === 'string' ? config['window'] : DEFAULT_NEWEST_WINDOW);
    return {
      key: markOf(deps.digest, config, age, key),
      rank: age.rank,
      said: age.said,
      by: nameOf(by),
      windowMs,
      compare: compareWithNewest,
    };
  });
}

/** What is compared with each other: when one of the expressions is changed, what was seen before says nothing any more. */
function markOf(digest: Digest, config: JsonObject, { kind }: EventAge, key: string): string {
  return digest.sha256([JSON.stringify([config['key'] ?? null, config['by'] ?? null]), kind, key]);
}

function noAge(by: string, value: Json | undefined): string {
  const said = value === undefined || value === null ? 'is not there' : `says ${JSON.stringify(value).slice(0, SAID)}`;
  return `This trigger starts only what is not older than what it has seen, and tells that by ${by}. That ${said} in this event; it must be a number, or a time as ISO 8601 writes it: 2026-11-23T10:05:00Z.`;
}

/** The last name that an expression reads, for people. */
function nameOf(by: string): string {
  return by.match(/[A-Za-z_]\w*/g)?.at(-1) ?? 'value';
}
