import type pg from 'pg';
import type { PayloadIndex, PayloadRecord } from '../../engine/ports/payload-index.js';

const ADD = 'INSERT INTO payload(id, run_id, bytes, type, sha256) VALUES ($1, $2, $3, $4, $5)';
const FIND = 'SELECT id, run_id, bytes, type, sha256 FROM payload WHERE id = $1';
const OF_RUNS = 'SELECT id FROM payload WHERE run_id = ANY($1::uuid[]) ORDER BY id LIMIT $2';
const ORPHANS = `SELECT id FROM payload p WHERE created_at < clock_timestamp() - $1 * interval '1 millisecond'
AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = p.run_id) ORDER BY id LIMIT $2`;
const REMOVE = 'DELETE FROM payload WHERE id = ANY($1::uuid[])';

interface Row {
  id: string;
  run_id: string;
  bytes: string;
  type: string;
  sha256: string;
}

/** The index of payloads, beside the runs that they belong to. */
export class PostgresPayloadIndex implements PayloadIndex {
  constructor(private readonly pool: pg.Pool) {}

  async add({ id, runId, bytes, type, sha256 }: PayloadRecord): Promise<void> {
    await this.pool.query(ADD, [id, runId, bytes, type, sha256]);
  }

  async find(id: string): Promise<PayloadRecord | null> {
    const { rows } = await this.pool.query<Row>(FIND, [id]);
    const [row] = rows;
    return row ? { id: row.id, runId: row.run_id, bytes: Number(row.bytes), type: row.type, sha256: row.sha256 } : null;
  }

  async ofRuns(runIds: readonly string[], limit: number): Promise<readonly string[]> {
    return ids(await this.pool.query<{ id: string }>(OF_RUNS, [runIds, limit]));
  }

  async orphans(ageMs: number, limit: number): Promise<readonly string[]> {
    return ids(await this.pool.query<{ id: string }>(ORPHANS, [ageMs, limit]));
  }

  async remove(payloads: readonly string[]): Promise<void> {
    await this.pool.query(REMOVE, [payloads]);
  }
}

function ids({ rows }: { readonly rows: readonly { readonly id: string }[] }): readonly string[] {
  return rows.map(({ id }) => id);
}
