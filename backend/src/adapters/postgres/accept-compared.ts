import type { Comparison, NewestSeen } from '../../engine/ports/newest.js';
import type { AcceptRequest } from '../../engine/ports/run-store.js';
import { acceptParameters, claimParameters, moveParameters, orderParameters, staleParameters } from './accept-parameters.js';
import type { Ask, Connection, Statement } from './connection.js';
import { ACCEPT, ACCEPT_CLAIMED, ACCEPT_CLAIMED_IN_ORDER, ACCEPT_IN_ORDER } from './sql/accept.js';
import { CLAIM_KEYS, KEEP_STALE, LOCK_MARKS, MOVE_MARKS } from './sql/newest.js';

/** A run that a flush of accepts made. */
export type Winner = { run_id: string; claimed: boolean };

/** What a flush of accepts made, and which of its events were too old, by the run that each proposed. */
export interface Flushed {
  readonly winners: readonly Winner[];
  readonly stale: ReadonlyMap<string, NewestSeen>;
}

type Comparable = AcceptRequest & { readonly newest: NonNullable<AcceptRequest['newest']> };
type MarkRow = { flow_id: string; key: string; rank: number | null; said: string; run_id: string; delivery_id: string };

/** Writes a flush of accepts. Most compare nothing, and are one statement. */
export async function writeAccepts(connection: Connection, requests: readonly AcceptRequest[], deadlineMs: number): Promise<Flushed> {
  if (requests.some(isCompared)) return connection.atomically((ask) => writeCompared(ask, requests), deadlineMs);
  const { name, text, values } = acceptOf(requests, false);
  return { winners: await connection.query<Winner>(name, text, values, deadlineMs), stale: new Map() };
}

/** Takes keys and marks, compares, and writes what came of that: in one transaction. */
async function writeCompared(ask: Ask, requests: readonly AcceptRequest[]): Promise<Flushed> {
  const fresh = await ask<{ run_id: string }>({ name: 'claim_keys', text: CLAIM_KEYS, values: claimParameters(requests) });
  const isFresh = new Set(fresh.map(({ run_id }) => run_id));
  const events = requests.filter(isCompared).filter(({ runId }) => isFresh.has(runId));
  const { stale, moved } = await compare(ask, events);
  if (moved.size > 0) {
    const newest = events.filter((event) => moved.get(markOf(event))?.runId === event.runId);
    await ask({ name: 'move_marks', text: MOVE_MARKS, values: moveParameters(newest) });
  }
  if (stale.size > 0) {
    const old = events.flatMap((event) => {
      const newer = stale.get(event.runId);
      return newer ? [{ request: event, newer }] : [];
    });
    await ask({ name: 'keep_stale', text: KEEP_STALE, values: staleParameters(old) });
  }
  const rest = requests.filter(({ runId }) => !stale.has(runId));
  return { winners: rest.length === 0 ? [] : await ask<Winner>(acceptOf(rest, true)), stale };
}

async function compare(ask: Ask, events: readonly Comparable[]): Promise<Comparison> {
  const marks = new Map(events.map((event) => [markOf(event), event]));
  const [any] = events;
  if (!any) return { stale: new Map(), moved: new Map() };
  const values = [[...marks.values()].map(({ delivery }) => delivery.flowId), [...marks.values()].map(({ newest }) => newest.key)];
  const rows = await ask<MarkRow>({ name: 'lock_marks', text: LOCK_MARKS, values });
  const seen = rows.flatMap(({ flow_id, key, rank, said, run_id, delivery_id }): [string, NewestSeen][] =>
    rank === null ? [] : [[`${flow_id} ${key}`, { rank, said, runId: run_id, deliveryId: delivery_id }]],
  );
  const compared = events.map((event) => {
    const { runId, delivery, newest } = event;
    return { mark: markOf(event), rank: newest.rank, said: newest.said, runId, deliveryId: delivery.id };
  });
  return any.newest.compare(compared, new Map(seen));
}

const isCompared = (request: AcceptRequest): request is Comparable => request.newest !== undefined;

const markOf = ({ delivery, newest }: Comparable): string => `${delivery.flowId} ${newest.key}`;

/** Most flows keep no order, and their accepts take the statement that knows of none. @param claimed their keys are taken */
function acceptOf(requests: readonly AcceptRequest[], claimed: boolean): Statement {
  const values = acceptParameters(requests);
  const name = claimed ? 'accept_claimed' : 'accept';
  if (requests.every(({ order }) => !order)) return { name, text: claimed ? ACCEPT_CLAIMED : ACCEPT, values };
  return {
    name: `${name}_in_order`,
    text: claimed ? ACCEPT_CLAIMED_IN_ORDER : ACCEPT_IN_ORDER,
    values: [...values, ...orderParameters(requests)],
  };
}
