import { durationMs } from '../flow/duration.js';
import type { FlowDocument } from '../flow/document.js';
import { DEFAULT_POLL_MOST, DEFAULT_POLL_WINDOW, pollConfigSchema, type PollConfig } from '../flow/triggers.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';

/** When a service is asked: after so long, ms, or by the clock. */
export type PollTiming = { readonly everyMs: number } | { readonly cron: string; readonly zone: string };

/** How a flow asks a service for what is new, with all that its author left out. */
export interface Poll {
  readonly timing: PollTiming;
  readonly call: PollConfig['call'];
  /** Templates. They keep their identity, so that they are compiled once. */
  readonly items: Json;
  readonly key: Json;
  /** Null: nothing but the keys of items says what is new. */
  readonly marker: Json | null;
  readonly first: 'new' | 'all';
  readonly windowMs: number;
  /** Most items of one look that start runs. */
  readonly most: number;
}

const DEFAULT_ZONE = 'UTC';
const known = new WeakMap<object, Poll | null>();

/** What a flow asks a service for; null: it starts otherwise, or the settings can not be read. */
export function pollOf({ trigger }: Pick<FlowDocument, 'trigger'>): Poll | null {
  if (trigger.operation !== 'poll') return null;
  let poll = known.get(trigger);
  if (poll === undefined) known.set(trigger, (poll = read(trigger.config ?? {})));
  return poll;
}

function read(config: JsonObject): Poll | null {
  const parsed = pollConfigSchema.safeParse(config);
  if (!parsed.success) return null;
  const { every, cron, zone, call, items, key, marker, first, window, most } = parsed.data;
  return {
    timing: cron === undefined ? { everyMs: durationMs(every ?? '') } : { cron, zone: zone ?? DEFAULT_ZONE },
    call,
    items: [items],
    key: [key],
    marker: marker === undefined ? null : [marker],
    first: first ?? 'new',
    windowMs: durationMs(window ?? DEFAULT_POLL_WINDOW),
    most: most ?? DEFAULT_POLL_MOST,
  };
}

/** Fields of an input that say how something is asked, not what: they may change without beginning anew. */
const HOW: ReadonlySet<string> = new Set(['headers', 'query', 'pagination', 'body', 'timeout']);

/**
 * What makes the markers and keys of two versions of a trigger comparable, as text: what is asked, as whom, by what items are known, and
 * what the marker is. Where it changes, the trigger begins anew.
 */
export function pollIdentity({ call: { operation, connection, input }, key, marker }: Poll): string {
  const what = isJsonObject(input) ? Object.fromEntries(Object.entries(input).filter(([name]) => !HOW.has(name))) : (input ?? null);
  return JSON.stringify(sorted([operation.split('@')[0] ?? '', (connection as Json | undefined) ?? null, what, key, marker]));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

const TEXT: JsonObject = { type: 'string' };

/** What the trigger hands over. What an item holds is known from the contract of the call, or from a sample. */
export const POLL_PARTS: JsonObject = { kind: TEXT, item: {}, key: TEXT, foundAt: TEXT };

/**
 * A found item as the flow sees it (`trigger`): `{kind, item, key, foundAt}`. What somebody gave who started the run by hand, and is no
 * such event, is the item.
 */
export function pollTrigger(kind: string, event: Json): JsonObject {
  if (!isJsonObject(event) || !Object.hasOwn(event, 'item')) return { kind, item: event, key: null, foundAt: null };
  const { item = null, key = null, foundAt = null } = event;
  return { kind, item, key, foundAt };
}
