import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A database of a test's own, cloned from the migrated template. */
export interface TestDatabase {
  readonly url: string;
  /** For looking from outside, and for breaking things. */
  readonly pool: pg.Pool;
  /** Cuts all connections and lets nobody in, as far as others can tell: the server is gone. */
  shut(): Promise<void>;
  /** Lets everybody in again. */
  reopen(): Promise<void>;
  drop(): Promise<void>;
}

/** @param empty nothing in it at all */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const template = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin(template, `CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : 'plumbline'}`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    pool,
    async shut() {
      await admin(template, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await admin(template, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    },
    reopen: () => admin(template, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`),
    async drop() {
      await pool.end();
      await admin(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await rm(payloadDirOf(url.href), { recursive: true, force: true });
    },
  };
}

/** Where the large values of a test's database lie: all processes on it share them, and they go with it. */
export function payloadDirOf(url: string): string {
  return join(tmpdir(), 'plumbline-payloads', new URL(url).pathname.slice(1));
}

async function admin(template: URL, statement: string): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
