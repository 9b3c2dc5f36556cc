import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { EndStatus, FlowWatch, Json, StepError } from '@plumbline/shared';
import { END_KEYS, type EndsPlace, type FlowEnds, type Hearing, type ReadEnds } from '../../../engine/ports/flow-ends.js';
import { HORIZON } from '../incidents/trouble.js';
import * as sql from './sql.js';

interface Row {
  readonly run_id: string;
  readonly seq: number;
  readonly at: string;
  readonly at_ms: number;
  readonly body: { readonly status: EndStatus; readonly error?: StepError };
  /** The event of the step that failed last. */
  readonly failure: { readonly step: string; readonly error: StepError } | null;
  readonly flow_id: string | null;
  readonly version: number | null;
  readonly name: string | null;
  readonly watcher: string | null;
  readonly watcher_version: number | null;
  readonly started_by: Buffer | null;
}

/** Longest that nobody reads because whoever did has died is `heldMs`; a reading takes this long at most, ms. */
const STATEMENT_MS = 10_000;

/**
 * Has a flow listen as its published version says, in the transaction that publishes, archives or restores it.
 * @param watch null: it listens to nobody
 */
export async function keepWatch(db: EntityManager, flowId: string, version: number, watch: FlowWatch | null): Promise<void> {
  if (!watch) return void (await db.query(sql.STOP_LISTENING, [flowId]));
  await db.query(sql.LOCK);
  await db.query(sql.BEGIN);
  await db.query(sql.LISTEN, [flowId, version, watch.flows, watch.ends]);
}

/** The ends of runs in the database. */
export class PostgresFlowEnds implements FlowEnds {
  constructor(private readonly pool: pg.Pool) {}

  async take(heldMs: number): Promise<EndsPlace | null> {
    const { rows } = await this.pool.query<{ at: string; run_id: string; seq: number }>(sql.TAKE, [heldMs]);
    const [place] = rows;
    return place ? { at: place.at, runId: place.run_id, seq: place.seq } : null;
  }

  async read(from: EndsPlace, limit: number): Promise<ReadEnds> {
    const { rows: horizons } = await this.pool.query<{ horizon: string }>(HORIZON);
    const horizon = horizons[0]?.horizon ?? from.at;
    const text = sql.READ;
    const values = [from.at, from.runId, from.seq, horizon, limit, END_KEYS];
    const { rows } = await this.pool.query<Row>({ text, values, query_timeout: STATEMENT_MS } as pg.QueryConfig);
    const last = rows.at(-1);
    const next = last ? { at: last.at, runId: last.run_id, seq: last.seq } : from;
    return {
      hearings: rows.flatMap(hearingOf),
      next,
      more: new Set(rows.map(({ run_id, seq }) => `${run_id} ${String(seq)}`)).size === limit,
    };
  }

  async move(from: EndsPlace, to: EndsPlace, heldMs: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(sql.MOVE, [from.at, from.runId, from.seq, to.at, to.runId, to.seq, heldMs]);
    return rowCount === 1;
  }
}

function hearingOf(row: Row): Hearing[] {
  const { watcher, watcher_version, flow_id, version, body } = row;
  if (watcher === null || watcher_version === null || flow_id === null || version === null) return [];
  return [
    {
      flowId: watcher,
      version: watcher_version,
      ended: {
        ...{ runId: row.run_id, seq: row.seq, flowId: flow_id, flowName: row.name ?? '', version },
        ...{
          status: body.status,
          error: body.error ?? row.failure?.error ?? null,
          step: row.failure?.step ?? null,
          finishedMs: Math.floor(row.at_ms),
        },
        startedBy: row.started_by === null ? null : (JSON.parse(row.started_by.toString()) as Json),
      },
    },
  ];
}
