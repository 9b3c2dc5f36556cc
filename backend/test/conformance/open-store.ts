import type * as Built from '../../src/adapters/postgres/run-store.js';
import type { TestDatabase } from '../support/database.js';
import { BUILD } from '../support/product.js';
import { newId } from './journal-parts.js';

/** From the build under test, so that the mutants are seen. */
const built = (await import(`${BUILD}/adapters/postgres/run-store.js`)) as typeof Built;

/** The run store of the build under test, on a database of the test's own. */
export function openStore(database: TestDatabase): Built.PostgresRunStore {
  return new built.PostgresRunStore({ url: database.url, nowMs: () => Date.now() });
}

const SET_LEASE = `INSERT INTO worker(id, expires_at) VALUES ($1, clock_timestamp() + $2 * interval '1 ms')
ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`;

/** Gives a worker (a new one by default) a lease that lives for so long, ms; negative: it ended then. */
export async function setLease(database: TestDatabase, leaseMs: number, worker = newId()): Promise<string> {
  await database.pool.query(SET_LEASE, [worker, leaseMs]);
  return worker;
}
