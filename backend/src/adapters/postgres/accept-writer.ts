import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { AcceptAnswer, AcceptRequest } from '../../engine/ports/run-store.js';
import { writeAccepts, type Flushed } from './accept-compared.js';
import { deliveryParameters } from './accept-parameters.js';
import { Connection, isBadValue } from './connection.js';
import { GroupCommit, type OnFlush } from './group-commit.js';
import { ACCEPT_LOSERS, FOLLOWER_DELIVERIES } from './sql/accept.js';

/** An accept that is not durable after this long is answered with 503, ms: senders try again, we must not make them wait. */
const ACCEPT_MS = 5_000;

interface Waiting {
  readonly request: AcceptRequest;
  /** Others with the same trigger and key: they get the same answer, as duplicates. */
  readonly followers: Waiting[];
  readonly rows: number;
  readonly bytes: number;
  readonly untilMs: number;
  readonly answer: (answer: AcceptAnswer) => void;
}

type Loser = { delivery_id: string; run_id: string | null; first_delivery: string | null };

/** Writes all accepts of the process as group commits, flows in turn: a flood of one does not hold up others. Never rejects. */
export class AcceptWriter {
  private readonly connections: Connection[];
  private readonly group: GroupCommit<Waiting>;
  private closed = false;

  constructor(
    config: pg.ClientConfig,
    private readonly nowMs: () => number,
    private readonly onAccepted: (runId: string) => void,
    onFlush?: OnFlush,
  ) {
    this.group = new GroupCommit((items, flight) => this.flush(items, flight), onFlush);
    this.connections = [new Connection(config), new Connection(config)];
  }

  accept(request: AcceptRequest): Promise<AcceptAnswer> {
    return new Promise((answer) => {
      const bytes = request.delivery.raw.length + 500;
      const rows = 3 + (request.claim?.turn?.events.length ?? 0);
      const untilMs = performance.now() + ACCEPT_MS;
      this.group.add({ request, followers: [], rows, bytes, untilMs, answer }, request.delivery.flowId);
    });
  }

  close(): void {
    this.closed = true;
    for (const connection of this.connections) connection.close();
  }

  private async flush(items: readonly Waiting[], flight: number): Promise<void> {
    const connection = this.connections[flight];
    if (!connection) return;
    const heads = foldByKey(items);
    for (let attempt = 0; ; attempt++) {
      const leftMs = Math.max(...heads.map((head) => head.untilMs)) - performance.now();
      if (this.closed || leftMs <= 0) return giveUp(items);
      try {
        const requests = heads.map(({ request }) => request);
        return await this.distribute(heads, await writeAccepts(connection, requests, leftMs), connection);
      } catch (error) {
        if (isBadValue(error)) return this.isolate(items, flight);
        await sleep(Math.min(20 * 2 ** attempt, 500));
      }
    }
  }

  /** A delivery that the database refuses must not take the others with it. */
  private async isolate(items: readonly Waiting[], flight: number): Promise<void> {
    if (items.length === 1) return giveUp(items);
    const half = Math.ceil(items.length / 2);
    await this.flush(items.slice(0, half), flight);
    await this.flush(items.slice(half), flight);
  }

  private async distribute(heads: readonly Waiting[], { winners, stale }: Flushed, connection: Connection): Promise<void> {
    const won = new Map(winners.map((winner) => [winner.run_id, winner]));
    const losers: Waiting[] = [];
    const atMs = this.nowMs();
    for (const head of heads) {
      const newer = stale.get(head.request.runId);
      if (newer) {
        head.answer({ kind: 'stale', runId: newer.runId, deliveryId: newer.deliveryId });
        this.compareNext(head);
        continue;
      }
      const winner = won.get(head.request.runId);
      if (!winner) losers.push(head);
      else {
        this.onAccepted(winner.run_id);
        head.answer({ kind: 'accepted', runId: winner.run_id, claimed: winner.claimed, atMs });
      }
      losers.push(...head.followers);
    }
    if (losers.length > 0) await this.answerLosers(losers, connection, atMs);
  }

  /** An event that is too old keeps its key from nobody: those with the same one are compared themselves. */
  private compareNext({ followers, rows }: Waiting): void {
    for (const follower of followers) this.group.add({ ...follower, rows }, follower.request.delivery.flowId);
  }

  private async answerLosers(losers: readonly Waiting[], connection: Connection, atMs: number): Promise<void> {
    const followers = losers.filter((loser) => loser.rows === 0);
    try {
      if (followers.length > 0)
        await connection.query('followers', FOLLOWER_DELIVERIES, deliveryParameters(followers.map(({ request }) => request)), ACCEPT_MS);
      const columns = [
        losers.map(({ request }) => request.delivery.id),
        losers.map(({ request }) => request.delivery.flowId),
        losers.map(({ request }) => request.dedupe?.key ?? null),
        losers.map(({ request }) => request.runId),
      ];
      const rows = await connection.query<Loser>('losers', ACCEPT_LOSERS, columns, ACCEPT_MS);
      const runs = new Map(rows.map((row) => [row.delivery_id, row]));
      for (const loser of losers) loser.answer(loserAnswer(loser, runs.get(loser.request.delivery.id), atMs));
    } catch {
      giveUp(losers);
    }
  }
}

/** A loser whose key leads to its own run was committed by an earlier try of the same flush; the owner finds it by its sweep. */
function loserAnswer({ request }: Waiting, row: Loser | undefined, atMs: number): AcceptAnswer {
  if (!row?.run_id) return { kind: 'overloaded' };
  if (row.run_id === request.runId) return { kind: 'accepted', runId: row.run_id, claimed: false, atMs };
  // The key outlives its run: where the run is gone, the delivery at hand is all that can be named.
  return { kind: 'duplicate', runId: row.run_id, deliveryId: row.first_delivery ?? request.delivery.id };
}

function giveUp(items: readonly Waiting[]): void {
  for (const item of items) {
    item.answer({ kind: 'overloaded' });
    giveUp(item.followers);
  }
}

/** One candidate for each trigger and key goes to the database; the others follow it. */
function foldByKey(items: readonly Waiting[]): Waiting[] {
  const heads = new Map<string, Waiting>();
  for (const item of items) {
    const { dedupe, delivery, runId } = item.request;
    const id = dedupe ? `${delivery.flowId} ${dedupe.key}` : runId;
    const head = heads.get(id);
    if (head) head.followers.push({ ...item, rows: 0 });
    else heads.set(id, { ...item, followers: [...item.followers] });
  }
  return [...heads.values()];
}
