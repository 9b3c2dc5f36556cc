import type pg from 'pg';
import type { UndoBook, UndoRecord } from '../../engine/ports/undo-book.js';
import { inTransaction } from './transaction.js';

type Row = Omit<UndoRecord, 'atMs'> & { readonly at_ms: number };

const COLUMNS = `run_id AS "runId", step, attempt, undo_run_id AS "undoRunId", undo_step AS "undoStep", by, reason,
  floor(extract(epoch FROM at) * 1000)::float8 AS at_ms`;

/**
 * Claims whose run was not accepted within half a minute: an accept is given up after seconds. A day later nobody can tell whether the
 * run never was or is not kept any more; what it took back stays taken back.
 */
const FORGOTTEN = `
DELETE FROM run_undo u USING unnest($2::text[], $3::int[]) AS w(step, attempt)
WHERE u.run_id = $1 AND u.step = w.step AND u.attempt = w.attempt
  AND u.at < clock_timestamp() - interval '30 seconds' AND u.at > clock_timestamp() - interval '1 day'
  AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = u.undo_run_id)`;

const CLAIM = `
INSERT INTO run_undo(run_id, step, attempt, undo_run_id, undo_step, by, reason)
SELECT $1, w.step, w.attempt, $4, w.undo_step, $6, $7 FROM unnest($2::text[], $3::int[], $5::text[]) AS w(step, attempt, undo_step)
ORDER BY w.step, w.attempt ON CONFLICT (run_id, step, attempt) DO NOTHING RETURNING step, attempt`;

const TAKEN = `
SELECT ${COLUMNS} FROM run_undo u JOIN unnest($2::text[], $3::int[]) AS w(wanted, number) ON u.step = w.wanted AND u.attempt = w.number
WHERE run_id = $1 AND undo_run_id <> $4 LIMIT 1`;

/** Which effects are taken back, in the database. */
export class PostgresUndoBook implements UndoBook {
  constructor(private readonly pool: pg.Pool) {}

  async of(runId: string): Promise<readonly UndoRecord[]> {
    const { rows } = await this.pool.query<Row>(`SELECT ${COLUMNS} FROM run_undo WHERE run_id = $1 ORDER BY at, step`, [runId]);
    return rows.map(recordOf);
  }

  async claim(records: readonly Omit<UndoRecord, 'atMs'>[]): Promise<UndoRecord | null> {
    const [first] = records;
    if (!first) return null;
    const { runId, undoRunId, by, reason } = first;
    const places = [records.map(({ step }) => step), records.map(({ attempt }) => attempt)];
    let taken: UndoRecord | null = null;
    await inTransaction(this.pool, async (client) => {
      await client.query(FORGOTTEN, [runId, ...places]);
      const steps = records.map(({ undoStep }) => undoStep);
      const { rowCount } = await client.query(CLAIM, [runId, ...places, undoRunId, steps, by, reason]);
      if (rowCount === records.length) return;
      const { rows } = await client.query<Row>(TAKEN, [runId, ...places, undoRunId]);
      taken = rows[0] ? recordOf(rows[0]) : null;
      await client.query('DELETE FROM run_undo WHERE undo_run_id = $1', [undoRunId]);
    });
    return taken;
  }
}

function recordOf({ at_ms, ...row }: Row): UndoRecord {
  return { ...row, atMs: at_ms };
}
