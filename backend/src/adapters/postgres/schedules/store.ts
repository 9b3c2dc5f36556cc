import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { MissedPolicy } from '@plumbline/shared';
import type { Schedule } from '@plumbline/shared/schedule';
import type { Decided, MissedSpan, MissedWhy, ScheduleSpan, ScheduleStore } from '../../../engine/ports/schedule-store.js';
import { storableText } from '../storable-text.js';
import * as sql from './sql.js';

interface SpanRow {
  readonly id: string;
  readonly flow_id: string;
  readonly version: number;
  readonly cron: string;
  readonly zone: string;
  readonly missed: MissedPolicy;
  readonly most: number;
  readonly decided_ms: number;
  readonly ended_ms: number | null;
}

interface MissedRow {
  readonly cron: string;
  readonly zone: string;
  readonly after_ms: number;
  readonly until_ms: number;
  readonly why: MissedWhy;
  readonly detail: string | null;
}

/**
 * Makes the schedule of a flow what its published version says, in the transaction that publishes, archives or restores it. One that
 * only got another version goes on where it is: no due time is lost or doubled by a publication.
 * @param schedule null: the flow is not started by one any more
 */
export async function keepSchedule(db: EntityManager, flowId: string, version: number, schedule: Schedule | null): Promise<void> {
  await db.query(sql.END, [flowId, schedule?.cron ?? null, schedule?.zone ?? null]);
  if (!schedule) return;
  const { cron, zone, missed, most } = schedule;
  await db.query(sql.GO_ON, [flowId, version, cron, zone, missed, most]);
  await db.query(sql.BEGIN, [flowId, version, cron, zone, missed, most]);
}

/** Schedules in the database. */
export class PostgresScheduleStore implements ScheduleStore {
  constructor(private readonly pool: pg.Pool) {}

  async take(nowMs: number, heldMs: number, limit: number): Promise<readonly ScheduleSpan[]> {
    const { rows } = await this.pool.query<SpanRow>(sql.TAKE, [nowMs, heldMs, limit]);
    return rows.map(spanOf);
  }

  async nextLookMs(): Promise<number | null> {
    const { rows } = await this.pool.query<{ look_ms: number | null }>(sql.NEXT_LOOK);
    return rows[0]?.look_ms ?? null;
  }

  async decide({ id, decidedMs }: Pick<ScheduleSpan, 'id' | 'decidedMs'>, decided: Decided): Promise<boolean> {
    const { lookMs, startedMs, missed } = decided;
    const { rowCount } = await this.pool.query(sql.DECIDE, [
      ...[id, decidedMs, decided.decidedMs, lookMs, startedMs],
      ...[missed?.afterMs ?? null, missed?.untilMs ?? null, missed?.why ?? null],
      typeof missed?.detail === 'string' ? storableText(missed.detail) : null,
    ]);
    return rowCount === 1;
  }

  async remove(id: string): Promise<void> {
    await this.pool.query(sql.REMOVE, [id]);
  }

  async lastStartedMs(flowId: string): Promise<number | null> {
    const { rows } = await this.pool.query<{ last_ms: number }>(sql.LAST_STARTED, [flowId]);
    return rows[0] ? Math.round(rows[0].last_ms) : null;
  }

  async missed(flowId: string, limit: number): Promise<readonly MissedSpan[]> {
    const { rows } = await this.pool.query<MissedRow>(sql.MISSED, [flowId, limit]);
    return rows.map(({ cron, zone, after_ms, until_ms, why, detail }) => {
      return { timing: { cron, zone }, afterMs: Math.round(after_ms), untilMs: Math.round(until_ms), why, detail };
    });
  }

  async runsOf(flowId: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ key: string; run_id: string }>(sql.RUNS_OF, [flowId, keys]);
    return new Map(rows.map(({ key, run_id }) => [key, run_id]));
  }

  async forgetMissed(beforeMs: number): Promise<void> {
    await this.pool.query(sql.FORGET_MISSED, [beforeMs]);
  }
}

function spanOf({ id, flow_id, version, cron, zone, missed, most, decided_ms, ended_ms }: SpanRow): ScheduleSpan {
  const schedule = { cron, zone, missed, most };
  return {
    id,
    flowId: flow_id,
    version,
    schedule,
    decidedMs: Math.round(decided_ms),
    endedMs: ended_ms === null ? null : Math.round(ended_ms),
  };
}
