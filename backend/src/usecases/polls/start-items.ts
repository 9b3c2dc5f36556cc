import type { KeyedItem } from '../../engine/poll/what-is-new.js';
import { itemEvent, itemKey } from '../../engine/poll/event.js';
import type { KnownItem } from '../../engine/ports/poll-store.js';
import type { Plan } from '../../engine/graph/plan.js';
import { acceptDelivery } from '../accept-delivery/accept-delivery.js';
import { refusalOf, type StartDueDeps } from '../schedules/start-due.js';

/** What became of the items of a look. */
export interface Started {
  /** Those that are known from now on. */
  readonly items: readonly KnownItem[];
  readonly runs: number;
  /** Not all were dealt with: this server takes no more now, or the look was called off. */
  readonly stopped: boolean;
}

/** By what the items of a trigger are known, and for how long. */
interface Known {
  readonly identity: string;
  readonly windowMs: number;
}

/**
 * Starts a run for each item, in their order, once each: one that was started before, and could not be noted, gets the run that is there.
 * What the flow does not take is told, and keeps nothing else up.
 */
export async function startItems(
  deps: StartDueDeps,
  plan: Plan,
  found: readonly KeyedItem[],
  { identity, windowMs }: Known,
  isOver: () => boolean,
): Promise<Started> {
  const items: KnownItem[] = [];
  let runs = 0;
  for (const { key, item } of found) {
    if (isOver()) return { items, runs, stopped: true };
    const raw = deps.encode(JSON.stringify(itemEvent(item, key, deps.nowMs())));
    const content = { kind: 'poll', method: 'POST', path: `item ${key}`, headers: {}, query: '', raw };
    const known = { by: 'clock', dedupe: { key: itemKey(identity, key), windowMs } } as const;
    try {
      const { runId } = await acceptDelivery(deps, plan, content, undefined, known);
      items.push({ key, runId, refused: null });
      runs++;
    } catch (error) {
      const refused = refusalOf(error);
      if (refused === null) return { items, runs, stopped: true };
      items.push({ key, runId: null, refused });
    }
  }
  return { items, runs, stopped: false };
}
