import { expect, it, jest } from '@jest/globals';
import { LocalDispatch } from '../../src/adapters/dispatch/local-dispatch.js';
import { createTestDatabase } from '../support/database.js';
import { TestRedis } from '../support/redis.js';
import { until } from '../support/until.js';
import { describeDispatch, describeQueueDispatch } from './dispatch.conformance.js';
import { migrateQueue, openMigrated, openQueue, type QueueHarness } from './dispatch-harness.js';
import { newId } from './journal-parts.js';

jest.setTimeout(60_000);

describeDispatch('The doorbell within one process', async () => {
  const dispatch = new LocalDispatch();
  const end = { dispatch, log: [], sent: () => 0, close: async () => undefined };
  return { open: async () => end, close: async () => undefined };
});

describeQueueDispatch('The doorbell over BullMQ on Redis', async (): Promise<QueueHarness> => {
  const redis = await TestRedis.start();
  const place = { kind: 'redis', url: redis.url } as const;
  return {
    place,
    open: (consumes) => openQueue(place, consumes),
    down: () => redis.kill(),
    up: () => redis.up(),
    async wipe() {
      await redis.command('FLUSHALL');
    },
    close: () => redis.stop(),
  };
});

describeQueueDispatch('The doorbell over BullMQ on PostgreSQL', async (): Promise<QueueHarness> => {
  const database = await createTestDatabase();
  const place = { kind: 'postgres', url: database.url } as const;
  return {
    place,
    open: (consumes) => openQueue(place, consumes),
    down: () => database.shut(),
    up: () => database.reopen(),
    async wipe() {
      const { rows } = await database.pool.query<{ name: string }>(
        `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename <> 'migration'`,
      );
      const truncate = `TRUNCATE ${rows.map((row) => `bullmq.${row.name}`).join(', ')}`;
      // A consumer that is at its tables just now may be in the way, in a circle.
      await until('it is wiped', () => database.pool.query(truncate).catch((error: { code?: string }) => lostToCircle(error)));
    },
    close: () => database.drop(),
  };
});

it('A process can be started while Redis is gone, and rings once it is there', async () => {
  const redis = await TestRedis.start();
  await redis.kill();
  const end = await openQueue({ kind: 'redis', url: redis.url }, true);
  const heard: string[] = [];
  end.dispatch.onRing((runIds) => heard.push(...runIds));
  end.dispatch.ring([newId()]);
  await until('it has noticed', () => end.log.length > 0);
  await redis.up();
  await until('a ring is heard', () => {
    end.dispatch.ring([newId()]);
    return heard.length > 0;
  });
  expect(end.log).toHaveLength(2);
  await end.close();
  await redis.stop();
});

it('A process that begins while PostgreSQL is gone lives, and rings and hears once it is there', async () => {
  const database = await createTestDatabase();
  await migrateQueue(database.url);
  await database.shut();
  const end = await openMigrated({ kind: 'postgres', url: database.url }, true);
  const heard: string[] = [];
  end.dispatch.onRing((runIds) => heard.push(...runIds));
  end.dispatch.ring([newId()]);
  await until('it has noticed', () => end.log.length > 0);
  await database.reopen();
  await until('a ring is heard', () => {
    end.dispatch.ring([newId()]);
    return heard.length > 0;
  });
  expect(end.log).toHaveLength(2);
  await end.close();
  await database.drop();
});

/** Null when a statement was the one that was given up so that others can go on. */
function lostToCircle(error: { code?: string }): null {
  if (error.code !== '40P01') throw error as Error;
  return null;
}
