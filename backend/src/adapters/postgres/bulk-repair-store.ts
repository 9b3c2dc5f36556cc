import type pg from 'pg';
import type { BulkRepairRequest } from '@plumbline/shared';
import type { BulkRepairItem, BulkRepairRecord, BulkRepairStore, DueItems } from '../../engine/ports/bulk-repair-store.js';
import { CREATE, NOTE, READ, STOP, TAKE_DUE } from './sql/bulk-repair.js';

type Row = {
  id: string;
  request: BulkRepairRequest;
  by: string;
  created_ms: number;
  stopped: boolean;
  total: number;
  outcomes: { [outcome: string]: number };
};
type DueRow = { id: string; request: BulkRepairRequest; by: string; n: number; run_id: string; step: string; attempt: number };

/** Bulk repairs in the database. */
export class PostgresBulkRepairs implements BulkRepairStore {
  constructor(private readonly pool: pg.Pool) {}

  async create(id: string, request: BulkRepairRequest, by: string, items: readonly Omit<BulkRepairItem, 'n'>[]): Promise<void> {
    const columns = [items.map(({ runId }) => runId), items.map(({ step }) => step), items.map(({ attempt }) => attempt)];
    await this.pool.query(CREATE, [id, JSON.stringify(request), by, request.perSecond, ...columns]);
  }

  async get(id: string): Promise<BulkRepairRecord | null> {
    const { rows } = await this.pool.query<Row>(`${READ} WHERE r.id = $1`, [id]);
    return rows[0] ? recordOf(rows[0]) : null;
  }

  async list(limit: number, beforeId: string | null): Promise<readonly BulkRepairRecord[]> {
    const { rows } = await this.pool.query<Row>(`${READ} WHERE $2::uuid IS NULL OR r.id < $2 ORDER BY r.id DESC LIMIT $1`, [
      limit,
      beforeId,
    ]);
    return rows.map(recordOf);
  }

  async stop(id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(STOP, [id]);
    return rowCount === 1;
  }

  async takeDue(): Promise<DueItems | null> {
    const { rows } = await this.pool.query<DueRow>(TAKE_DUE);
    const [first] = rows;
    if (!first) return null;
    const items = rows.map(({ n, run_id, step, attempt }) => ({ n, runId: run_id, step, attempt }));
    return { repair: { id: first.id, request: first.request, by: first.by }, items };
  }

  async note(id: string, n: number, outcome: string): Promise<void> {
    await this.pool.query(NOTE, [id, n, outcome]);
  }
}

function recordOf({ id, request, by, created_ms, stopped, total, outcomes }: Row): BulkRepairRecord {
  return { id, request, by, createdMs: Math.floor(created_ms), stopped, total, outcomes };
}
