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
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin(template, `CREATE DATABASE ${name} TEMPLATE plumbline`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    pool,
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
