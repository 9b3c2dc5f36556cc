import pg from 'pg';
import { CalmClient } from './calm-client.js';

/** Longest that counting may take, ms: figures are not worth more. */
const TIMEOUT_MS = 5_000;
/** Due runs are counted up to here: beyond it the number says no more than that there are too many. */
const MOST_DUE = 100_000;

/**
 * All of it from indexes alone: `run_wake`, `run_status`. 6 ms with 300,000 ended runs and 100,000 that wait. `now()`, not
 * `clock_timestamp()`: only what does not change within the statement can be looked up in an index.
 */
const FIGURES = `
SELECT (SELECT count(*) FROM (SELECT 1 FROM run WHERE owner IS NULL AND wake_at <= now() LIMIT ${MOST_DUE}) d)::int AS due,
       coalesce((SELECT extract(epoch FROM now() - min(wake_at)) FROM run WHERE owner IS NULL AND wake_at <= now()), 0)::float8 AS oldest_due_s,
       (SELECT count(*) FROM worker WHERE expires_at > now())::int AS workers,
       (SELECT coalesce(json_object_agg(status, n), '{}') FROM (SELECT status, count(*) AS n FROM run
          WHERE status IN ('queued', 'running', 'waiting', 'parked', 'needs_attention') GROUP BY status) s) AS by_status`;

interface Row {
  due: number;
  oldest_due_s: number;
  workers: number;
  by_status: Record<string, number>;
}

/** What all processes on the database share, counted over a connection of its own: a scrape never waits for the work, nor the work for it. */
export class RunFigures {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({
      connectionString: url,
      Client: CalmClient,
      max: 1,
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      application_name: 'plumbline-figures',
      options: `-c enable_seqscan=off -c jit=off -c statement_timeout=${TIMEOUT_MS}`,
    });
    this.pool.on('error', () => undefined);
  }

  async read(): Promise<{ due: number; oldestDueS: number; workers: number; byStatus: Readonly<Record<string, number>> }> {
    const { rows } = await this.pool.query<Row>(FIGURES);
    const [row] = rows;
    if (!row) throw new Error('the database counted nothing');
    return { due: row.due, oldestDueS: row.oldest_due_s, workers: row.workers, byStatus: row.by_status };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
