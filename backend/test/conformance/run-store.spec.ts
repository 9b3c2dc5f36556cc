import { MemoryRunStore } from '../../src/adapters/memory/memory-run-store.js';
import { createTestDatabase } from '../support/database.js';
import { newId } from './journal-parts.js';
import { openStore, setLease } from './open-store.js';
import { describeRunStore } from './run-store.conformance.js';

describeRunStore('The run store on PostgreSQL', async () => {
  const database = await createTestDatabase();
  const [store, other] = [openStore(database), openStore(database)];
  return {
    store,
    other,
    worker: (leaseMs) => setLease(database, leaseMs),
    async bury(worker) {
      await setLease(database, -1, worker);
    },
    async kept(appendId) {
      const { rows } = await database.pool.query<{ why: string }>('SELECT why FROM run_kept WHERE append_id = $1', [appendId]);
      return rows[0]?.why ?? null;
    },
    async close() {
      await Promise.all([store.close(), other.close()]);
      await database.drop();
    },
  };
});

describeRunStore('The run store in memory', async () => {
  const store = new MemoryRunStore(() => Date.now());
  return {
    store,
    other: store,
    async worker(leaseMs) {
      const id = newId();
      store.lease(id, Date.now() + leaseMs);
      return id;
    },
    async bury(worker) {
      store.lease(worker, 0);
    },
    async kept(appendId) {
      return store.kept.find((kept) => kept.appendId === appendId)?.why ?? null;
    },
    async close() {
      // Nothing to end.
    },
  };
});
