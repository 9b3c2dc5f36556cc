import { createDataSource } from '../../src/adapters/postgres/data-source.js';
import { keepSchedule, PostgresScheduleStore } from '../../src/adapters/postgres/schedules/store.js';
import { MemorySchedules } from '../schedules/memory-schedules.js';
import { createTestDatabase } from '../support/database.js';
import { describeSchedules } from './schedules.conformance.js';

describeSchedules('Schedules on PostgreSQL', async () => {
  const database = await createTestDatabase();
  const source = await createDataSource(database.url).initialize();
  return {
    store: new PostgresScheduleStore(database.pool),
    change: (flowId, version, schedule) => source.transaction((db) => keepSchedule(db, flowId, version, schedule)),
    async know(flowId, key, runId) {
      const expires = "clock_timestamp() + interval '1 hour'";
      await database.pool.query(`INSERT INTO dedupe(trigger_id, key, run_id, expires_at) VALUES ($1, $2, $3, ${expires})`, [
        flowId,
        key,
        runId,
      ]);
    },
    async close() {
      await source.destroy();
      await database.drop();
    },
  };
});

describeSchedules('Schedules in memory', async () => {
  const store = new MemorySchedules(() => Date.now());
  return {
    store,
    change: async (flowId, version, schedule) => store.keep(flowId, version, schedule),
    know: async (flowId, key, runId) => void store.runs.set(`${flowId} ${key}`, runId),
    close: async () => undefined,
  };
});
