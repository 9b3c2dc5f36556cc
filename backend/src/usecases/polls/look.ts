import type { FlowDocument, Json, Poll } from '@plumbline/shared';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { ExpressionScope } from '../../engine/ports/expressions.js';
import type { LookFailure } from '../../engine/ports/poll-store.js';
import { keyText } from '../../engine/poll/event.js';
import { nextMarker, type KeyedItem } from '../../engine/poll/what-is-new.js';
import { storedKey } from '../accept-delivery/event-key.js';
import { ask, type AskDeps, type Asked } from './ask.js';

/** What a look found. */
export interface Found {
  readonly kind: 'found';
  /** In the order of the service. */
  readonly items: readonly KeyedItem[];
  /** The marker after it. */
  readonly marker: Json;
  /** There are pages that were not read. */
  readonly more: boolean;
}

export type Looked = Found | Exclude<Asked, { readonly kind: 'answered' }>;

/** Longest that a look may take, its pages included, ms. */
export const LOOK_MS = 120_000;

/** Most items that are looked at; more is a mistake in the call. */
const MOST_FOUND = 10_000;

/**
 * Asks a service what there is and reads the answer; starts and keeps nothing. Where one expression fails, or finds what it can not
 * mean, the whole look has failed: it is never taken for "nothing new". Never rejects.
 */
export async function look(
  deps: AskDeps,
  { flowId, document, poll }: { readonly flowId: string; readonly document: FlowDocument; readonly poll: Poll },
  marker: Json,
  cancel: CancelSignal,
): Promise<Looked> {
  const asked = await ask(deps, flowId, document, marker, cancel);
  if (asked.kind !== 'answered') return asked;
  const trigger = { marker, output: asked.output };
  const list = await valueOf(deps, poll.items, { trigger }, 'items');
  if ('code' in list) return failed(list);
  if (!Array.isArray(list.value)) return failed(noList(list.value));
  if (list.value.length > MOST_FOUND)
    return failed(
      wrong('poll_items_too_many', `The list has more than ${String(MOST_FOUND)} items. Ask for fewer, such as those since the marker.`),
    );
  const items: KeyedItem[] = [];
  for (const [index, item] of list.value.entries()) {
    const key = await valueOf(deps, poll.key, { item, index }, 'key');
    if ('code' in key) return failed(key);
    const text = keyText(key.value);
    if (text === null) {
      const message = `Item ${String(index + 1)} of the list has no key, so it could not be told from others. Nothing was started.`;
      return failed(wrong('poll_key_missing', message));
    }
    items.push({ key: storedKey(deps.digest, text), item });
  }
  const next = poll.marker === null ? { value: undefined } : await valueOf(deps, poll.marker, { trigger, items: list.value }, 'marker');
  if ('code' in next) return failed(next);
  if (poll.marker !== null && items.length > 0 && (next.value === undefined || next.value === null))
    return failed(
      wrong('poll_marker_missing', 'There are items, but the expression of the marker finds nothing in them. Nothing was started.'),
    );
  return { kind: 'found', items, marker: nextMarker(marker, next.value), more: asked.more };
}

type Value = { readonly value: Json | undefined } | LookFailure;

/** What an expression yields; it stands alone in an array, so that it has an identity. */
async function valueOf(deps: AskDeps, template: Json, scope: ExpressionScope, what: string): Promise<Value> {
  const result = await deps.expressions.evaluate({ template, scope, timeMs: deps.clock.nowMs(), seed: what });
  if (!result.ok) return { ...result.error, message: `The expression "${what}" could not be evaluated: ${result.error.message}` };
  return { value: Array.isArray(result.value) ? result.value[0] : result.value };
}

function noList(value: Json | undefined): LookFailure {
  const what = value === undefined || value === null ? 'nothing' : typeof value === 'object' ? 'a single object' : `a ${typeof value}`;
  const message = `The service answered, but where the list of items should be there is ${what}. That is not the same as an empty list. Where one item comes alone, write {{ [ ... ] }}.`;
  return wrong('poll_items_wrong', message);
}

function wrong(code: string, message: string): LookFailure {
  return { code, class: 'rejected', message };
}

function failed({ code, class: errorClass, message }: LookFailure): Looked {
  return { kind: 'failed', failure: { code, class: errorClass, message }, retryAfterMs: null };
}
