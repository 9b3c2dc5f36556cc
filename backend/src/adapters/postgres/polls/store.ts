import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import { pollIdentity, type Json, type Poll } from '@plumbline/shared';
import type { LookFailure, LookNoted, PollHealth, PollStore, RefusedItem, TakenPoll } from '../../../engine/ports/poll-store.js';
import { storableText } from '../storable-text.js';
import { inTransaction } from '../transaction.js';
import * as sql from './sql.js';

/** Longest text that is kept of why something failed, characters. */
const WHY = 2_000;

interface TakenRow {
  readonly flow_id: string;
  readonly version: number;
  readonly identity: string;
  readonly marker: string;
  readonly looked: boolean;
  readonly turn: number;
  readonly failed_in_row: number;
}

interface HealthRow extends Omit<TakenRow, 'flow_id' | 'identity'> {
  readonly look_ms: number | null;
  readonly looking: boolean;
  readonly last_look_ms: number | null;
  readonly last_found: number;
  readonly left_over: number;
  readonly last_find_ms: number | null;
  readonly last_started: number;
  readonly last_failure_ms: number | null;
  readonly last_failure: string | null;
  readonly failing_since_ms: number | null;
  readonly held: string | null;
}

/**
 * Has a flow ask as its published version says, in the transaction that publishes or restores it. The same trigger goes on from its
 * marker. @param poll null: it asks nobody any more
 */
export async function keepPoll(db: EntityManager, flowId: string, version: number, poll: Poll | null): Promise<void> {
  if (!poll) return void (await db.query(sql.END, [flowId]));
  const identity = pollIdentity(poll);
  await db.query(sql.FORGET_OTHER, [flowId, identity]);
  await db.query(sql.KEEP, [flowId, version, identity]);
}

/** The archive has it ask no more; what it knows is kept. */
export async function restPoll(db: EntityManager, flowId: string): Promise<void> {
  await db.query(sql.REST, [flowId]);
}

/** Poll triggers in the database. Markers are kept as text: what a service says may hold what `jsonb` does not take. */
export class PostgresPolls implements PollStore {
  constructor(private readonly pool: pg.Pool) {}

  async take(heldMs: number, limit: number): Promise<readonly TakenPoll[]> {
    const { rows } = await this.pool.query<TakenRow>(sql.TAKE, [heldMs, limit]);
    return rows.map(({ flow_id, marker, failed_in_row, ...row }) => {
      return { ...row, flowId: flow_id, marker: JSON.parse(marker) as Json, failedInRow: failed_in_row };
    });
  }

  async hold(flowId: string, turn: number, heldMs: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(sql.HOLD, [flowId, turn, heldMs]);
    return rowCount === 1;
  }

  async dueInMs(): Promise<number | null> {
    const { rows } = await this.pool.query<{ due_ms: number | null }>(sql.DUE);
    return rows[0]?.due_ms ?? null;
  }

  async known(flowId: string, keys: readonly string[], windowMs: number): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const { rows } = await this.pool.query<{ key: string }>(sql.KNOWN, [flowId, keys, windowMs]);
    return new Set(rows.map(({ key }) => key));
  }

  async note(flowId: string, turn: number, noted: LookNoted): Promise<boolean> {
    const { nextLookMs, marker, whole, failure, held, items, again, windowMs, found, started, left } = noted;
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(sql.NOTE, [
        ...[flowId, turn, nextLookMs, marker === undefined ? null : JSON.stringify(marker), whole],
        ...[failure === null ? null : storable(failure), held, found, started, left],
      ]);
      if (rowCount !== 1) return false;
      const refused = items.map((one) => (one.refused === null ? null : storableText(one.refused).slice(0, WHY)));
      const rows = [items.map(({ key }) => key), items.map(({ runId }) => runId), refused];
      if (items.length > 0) await client.query(sql.NOTE_ITEMS, [flowId, ...rows, windowMs]);
      if (again.length > 0) await client.query(sql.FOUND_AGAIN, [flowId, again, windowMs]);
      return true;
    });
  }

  async health(flowId: string): Promise<PollHealth | null> {
    const { rows } = await this.pool.query<HealthRow>(sql.HEALTH, [flowId]);
    return rows[0] ? healthOf(rows[0]) : null;
  }

  async refused(flowId: string, limit: number): Promise<readonly RefusedItem[]> {
    const { rows } = await this.pool.query<{ key: string; at_ms: number; why: string }>(sql.REFUSED, [flowId, limit]);
    return rows.map(({ key, at_ms, why }) => ({ key, atMs: Math.round(at_ms), why }));
  }

  async setMarker(flowId: string, turn: number, marker: Json): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(sql.SET_MARKER, [flowId, turn, JSON.stringify(marker)]);
      if (rowCount !== 1) return false;
      await client.query(sql.FORGET_UNSTARTED, [flowId]);
      return true;
    });
  }

  async lookSoon(flowId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(sql.LOOK_SOON, [flowId]);
    return rowCount === 1;
  }

  async forget(): Promise<void> {
    await this.pool.query(sql.FORGET);
  }
}

function storable({ code, class: errorClass, message }: LookFailure): string {
  return storableText(JSON.stringify({ code, class: errorClass, message: message.slice(0, WHY) }));
}

function healthOf(row: HealthRow): PollHealth {
  const { version, marker, looked, turn, looking, last_found, left_over, last_started, last_failure, failed_in_row, held } = row;
  return {
    ...{ version, marker: JSON.parse(marker) as Json, looked, turn, looking, held },
    nextLookMs: rounded(row.look_ms),
    lastLookMs: rounded(row.last_look_ms),
    lastFound: last_found,
    left: left_over,
    lastFindMs: rounded(row.last_find_ms),
    lastStarted: last_started,
    lastFailureMs: rounded(row.last_failure_ms),
    lastFailure: last_failure === null ? null : (JSON.parse(last_failure) as LookFailure),
    failedInRow: failed_in_row,
    failingSinceMs: rounded(row.failing_since_ms),
  };
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));
