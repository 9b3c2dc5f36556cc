import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from '@jest/globals';
import { compareWithNewest } from '../../src/engine/intake/newest-seen.js';
import type { AcceptRequest, RunStore } from '../../src/engine/ports/run-store.js';
import { acceptRequest } from '../conformance/journal-parts.js';
import { openStore } from '../conformance/open-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

// Two processes accept at once, and one commits late. Left to chance they meet on some machines and not on others.

/** Runs of version 2, and marks of rank 5 that were read and are moved, are not committed as long as the test holds the door. */
const COMMITS_LATE = `CREATE FUNCTION waits_at_the_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END $$;
CREATE TRIGGER commits_late AFTER INSERT ON run FOR EACH ROW WHEN (NEW.version = 2) EXECUTE FUNCTION waits_at_the_door();
CREATE TRIGGER moves_late BEFORE UPDATE ON newest_mark FOR EACH ROW WHEN (NEW.rank = 5) EXECUTE FUNCTION waits_at_the_door()`;
const HELD_UP = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

let database: TestDatabase;
let door: PoolClient;
let store: RunStore & { close(): Promise<void> };
let other: typeof store;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(COMMITS_LATE);
  [store, other] = [openStore(database), openStore(database)];
  door = await database.pool.connect();
});

afterAll(async () => {
  door.release();
  await Promise.all([store.close(), other.close()]);
  await database.drop();
});

beforeEach(() => door.query('SELECT pg_advisory_lock(7)'));
afterEach(() => door.query('SELECT pg_advisory_unlock_all()'));

/** The second begins once the first is about to commit, and the first commits once the second waits for it. */
async function oneAfterTheOther(first: AcceptRequest, second: AcceptRequest): Promise<readonly unknown[]> {
  const heldUp = async (): Promise<number> => (await database.pool.query<{ n: number }>(HELD_UP)).rows[0]?.n ?? 0;
  const one = store.accept(first);
  await until('the first is about to commit', async () => (await heldUp()) === 1);
  const two = other.accept(second);
  await until('the second waits for it', async () => (await heldUp()) === 2);
  await door.query('SELECT pg_advisory_unlock(7)');
  return Promise.all([one, two]);
}

it('An event whose key was taken by a run that is not committed yet waits for it, and is told its id', async () => {
  const dedupe = { key: 'the same', windowMs: 60_000 };
  const [winner, loser] = [acceptRequest({ dedupe, version: 2 }), acceptRequest({ dedupe })];
  const [won, lost] = await oneAfterTheOther(winner, loser);
  expect(won).toMatchObject({ kind: 'accepted', runId: winner.runId });
  expect(lost).toEqual({ kind: 'duplicate', runId: winner.runId, deliveryId: winner.delivery.id });
  expect(await store.row(loser.runId)).toBeNull();
});

it('An event is compared with a newer one that is not committed yet, once it is, and starts nothing', async () => {
  const eventOf = (rank: number): AcceptRequest =>
    acceptRequest({ newest: { key: 'k', rank, said: String(rank), by: 'version', windowMs: 60_000, compare: compareWithNewest } });
  const [before, newer, older] = [eventOf(1), eventOf(5), eventOf(3)];
  expect(await store.accept(before)).toMatchObject({ kind: 'accepted' });
  const [first, second] = await oneAfterTheOther(newer, older);
  expect(first).toMatchObject({ kind: 'accepted', runId: newer.runId });
  expect(second).toEqual({ kind: 'stale', runId: newer.runId, deliveryId: newer.delivery.id });
  expect(await store.row(older.runId)).toBeNull();
});
