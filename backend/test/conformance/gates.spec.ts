import { MemoryGateStore } from '../../src/adapters/memory/memory-gate-store.js';
import { PostgresGateStore } from '../../src/adapters/postgres/gate-store.js';
import { Listener } from '../../src/adapters/postgres/listener.js';
import { createTestDatabase } from '../support/database.js';
import { describeGates } from './gates.conformance.js';

describeGates('Gates on PostgreSQL', async () => {
  const database = await createTestDatabase();
  const listeners = [new Listener(database.url), new Listener(database.url)] as const;
  const open = (listener: Listener): PostgresGateStore => new PostgresGateStore(database.pool, listener, () => undefined);
  const stores = [open(listeners[0]), open(listeners[1])] as const;
  for (const [i, listener] of listeners.entries()) {
    // A handler must be there before it listens.
    stores[i === 0 ? 0 : 1].onChange(() => undefined);
    await listener.start();
  }
  return {
    stores,
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
      await database.drop();
    },
  };
});

describeGates('Gates in memory', async () => {
  const store = new MemoryGateStore();
  return { stores: [store, store], close: async () => undefined };
});
