import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';
import { acceptRequest, FLOW } from './journal-parts.js';
import { openStore } from './open-store.js';

const COMMITS_LATE = `CREATE FUNCTION waits_for_the_test() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
CREATE TRIGGER commits_late AFTER INSERT ON run FOR EACH ROW WHEN (NEW.version = 2) EXECUTE FUNCTION waits_for_the_test()`;
const HELD_UP = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const heldUp = async (): Promise<number> => (await database.pool.query<{ n: number }>(HELD_UP)).rows[0]?.n ?? 0;

// Races for a key show this by chance only: how the statements meet is up to the machine.
it('An event whose key was taken by a run that is not committed yet waits for it, and is told its id', async () => {
  const [store, other] = [openStore(database), openStore(database)];
  const door = await database.pool.connect();
  try {
    await database.pool.query(COMMITS_LATE);
    await door.query('SELECT pg_advisory_lock(7)');
    const dedupe = { key: 'the same', windowMs: 60_000 };
    const winner = acceptRequest({ dedupe, version: 2 });
    const won = store.accept(winner);
    await until('the winner is about to commit', async () => (await heldUp()) === 1);
    const lost = other.accept(acceptRequest({ dedupe }));
    await until('the loser waits for the key', async () => (await heldUp()) === 2);
    await door.query('SELECT pg_advisory_unlock(7)');
    expect(await won).toMatchObject({ kind: 'accepted', runId: winner.runId });
    expect(await lost).toEqual({ kind: 'duplicate', runId: winner.runId, deliveryId: winner.delivery.id });
    const { rows } = await database.pool.query('SELECT id FROM run WHERE flow_id = $1', [FLOW]);
    expect(rows).toEqual([{ id: winner.runId }]);
  } finally {
    door.release();
    await Promise.all([store.close(), other.close()]);
  }
});
