import pg from 'pg';
import type { RetentionLock, RetentionStore } from '../../../engine/ports/retention-store.js';
import { PostgresRetention } from './store.js';

/** Any number that other programs on the same database are unlikely to take. */
const LOCK = 7_420_103;
/** Longest that one statement may take, ms. */
const STATEMENT_MS = 120_000;

/** A connection for each round, which holds an advisory lock: one process at a time removes what is past its retention. */
export class PostgresRetentionLock implements RetentionLock {
  constructor(private readonly url: string) {}

  async alone(work: (store: RetentionStore) => Promise<void>): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      application_name: 'plumbline-retention',
      options: `-c jit=off -c statement_timeout=${STATEMENT_MS}`,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
      if (!rows[0]?.held) return false;
      await work(new PostgresRetention(client));
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
