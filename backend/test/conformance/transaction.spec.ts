import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CalmClient } from '../../src/adapters/postgres/calm-client.js';
import { createDataSource } from '../../src/adapters/postgres/data-source.js';
import { inTransaction } from '../../src/adapters/postgres/transaction.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  pool = new pg.Pool({ connectionString: database.url, max: 1, Client: CalmClient });
  pool.on('error', () => undefined);
  await pool.query('CREATE TABLE note (text text)');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const notes = async (): Promise<string[]> =>
  (await pool.query<{ text: string }>('SELECT text FROM note ORDER BY text')).rows.map((row) => row.text);

/** Ends the connection from outside while nothing is asked on it; resolves once that is known here. */
async function cut(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const gone = new Promise((resolve) => client.once('end', resolve));
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await gone;
}

describe('A connection', () => {
  it('of a pool that ends while nobody listens to it does not end the process', async () => {
    const client = await pool.connect();
    await cut(client);
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect(await notes()).toEqual([]);
  });

  it('of the entities does not either', async () => {
    const source = await createDataSource(database.url).initialize();
    const { master } = source.driver as unknown as { readonly master: pg.Pool };
    const client = await master.connect();
    await cut(client);
    client.release(true);
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await source.destroy();
  });
});

describe('A transaction on a connection of its own', () => {
  it('is done whole, or not at all when its work throws', async () => {
    await inTransaction(pool, (client) => client.query("INSERT INTO note VALUES ('kept')"));
    const failing = inTransaction(pool, async (client) => {
      await client.query("INSERT INTO note VALUES ('lost')");
      throw new Error('it broke');
    });
    await expect(failing).rejects.toThrow('it broke');
    expect(await notes()).toEqual(['kept']);
  });

  it('fails, and nothing else does, when its connection ends between two statements', async () => {
    const cutting = inTransaction(pool, async (client) => {
      await client.query("INSERT INTO note VALUES ('cut')");
      await cut(client);
      await client.query("INSERT INTO note VALUES ('after')");
    });
    await expect(cutting).rejects.toThrow();
    expect(await notes()).toEqual(['kept']);
  });
});
