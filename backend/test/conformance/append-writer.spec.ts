import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';
import { appendTo, ownedRun, succeeded } from './journal-parts.js';
import { openStore, setLease } from './open-store.js';

let database: TestDatabase;
let store: RunStore & { close(): Promise<void> };
let worker: string;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore(database);
  worker = await setLease(database, 3_600_000);
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

describe('the writer of appends', () => {
  it('waits for a run whose row somebody else has locked, and writes the others meanwhile', async () => {
    const [locked, free] = [await ownedRun(store, worker), await ownedRun(store, worker)];
    const holder = await database.pool.connect();
    holder.on('error', () => undefined);
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM run WHERE id = $1 FOR UPDATE', [locked]);
    let answer: unknown = null;
    const waiting = store.append(appendTo(locked)).then((given) => (answer = given));
    for (let seq = 2, end = performance.now() + 1_000; performance.now() < end; seq++) {
      expect(await store.append(appendTo(free, { fromSeq: seq }))).toMatchObject({ kind: 'applied' });
    }
    expect(answer).toBeNull();
    await holder.query('COMMIT');
    holder.release();
    await waiting;
    expect(answer).toEqual({ kind: 'applied', signals: 0 });
  });

  it('answers an append that can not even be written down, and goes on with the others', async () => {
    const [bad, worse, good] = [await ownedRun(store, worker), await ownedRun(store, worker), await ownedRun(store, worker)];
    let deep: Json = null;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    const answers = await Promise.all([
      store.append(appendTo(bad, { events: [succeeded(deep)] })),
      store.append(appendTo(worse, { wakeAtMs: Number.NaN })),
      store.append(appendTo(good)),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(['unstorable', 'unstorable', 'applied']);
  });

  it('finishes what it was doing when its connections are cut: nothing twice, nothing lost', async () => {
    const runIds = await Promise.all(Array.from({ length: 20 }, () => ownedRun(store, worker)));
    const cut =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'plumbline-journal-%' AND datname = current_database()";
    let done = 0;
    const write = async (runId: string): Promise<void> => {
      for (let seq = 2; seq < 42; seq++) expect(await store.append(appendTo(runId, { fromSeq: seq }))).toMatchObject({ kind: 'applied' });
      done++;
    };
    const writing = Promise.all(runIds.map(write));
    await until('all have written', async () => {
      await database.pool.query(cut);
      return done === runIds.length;
    });
    await writing;
    const counted =
      'SELECT count(*)::int AS n, count(DISTINCT append_id)::int AS appends FROM run_event WHERE run_id = ANY($1) AND seq > 2';
    const { rows } = await database.pool.query(counted, [runIds]);
    expect(rows).toEqual([{ n: 800, appends: 800 }]);
  });
});
