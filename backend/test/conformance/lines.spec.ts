import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { acceptRequest, endOf, newId } from './journal-parts.js';
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

async function enter(flowId: string): Promise<string> {
  const answer = await store.accept(acceptRequest({ flowId, order: { key: 'k', mode: 'block' }, claim: { worker } }));
  if (answer.kind !== 'accepted') throw new Error(answer.kind);
  return answer.runId;
}

async function lines(): Promise<unknown[]> {
  return (await database.pool.query<{ atWork: number; waiting: number }>('SELECT at_work AS "atWork", waiting FROM order_key')).rows;
}

it('a line whose run has ended without leaving it goes on at the next thorough look, and its count is right again', async () => {
  const flow = newId();
  const [a, b, c] = [await enter(flow), await enter(flow), await enter(flow)];
  await store.append(endOf(a));
  await database.pool.query('UPDATE order_key SET waiting = waiting + 7');
  expect(await store.advanceLines(false)).toEqual([]);
  expect(await store.advanceLines(true)).toEqual([b]);
  expect(await lines()).toEqual([{ atWork: 1, waiting: 1 }]);
  await store.claimThese(worker, [b]);
  expect(await store.append(endOf(b, { seen: 1, leavesLine: true }))).toMatchObject({ woken: [c] });
  await store.claimThese(worker, [c]);
  expect(await store.append(endOf(c, { seen: 1, leavesLine: true }))).toEqual({ kind: 'applied', signals: 1 });
  expect(await lines()).toEqual([]);
});

it('a line with room of which one run has ended without leaving it lets the next one begin at the next thorough look', async () => {
  const flow = newId();
  const order = { key: 'k', mode: 'skipAhead', room: 2 } as const;
  const requests = Array.from({ length: 4 }, () => acceptRequest({ flowId: flow, order, claim: { worker } }));
  for (const request of requests) await store.accept(request);
  const [, b = '', c = ''] = requests.map(({ runId }) => runId);
  await store.append(endOf(b));
  expect(await store.advanceLines(false)).toEqual([]);
  expect(await store.advanceLines(true)).toEqual([c]);
  expect(await lines()).toEqual([{ atWork: 2, waiting: 1 }]);
  await database.pool.query('TRUNCATE order_key, order_place');
});

it('a run that somebody else writes to just then gets its turn at the next look', async () => {
  const flow = newId();
  const [a, b] = [await enter(flow), await enter(flow)];
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM run WHERE id = $1 FOR UPDATE', [b]);
  expect(await store.append(endOf(a, { leavesLine: true }))).toEqual({ kind: 'applied', signals: 0 });
  expect(await store.advanceLines(false)).toEqual([]);
  const late = await enter(flow);
  expect(await store.placeInLine(late)).toEqual({ ahead: 1, behind: null, after: 0, atWork: 0, beginsAtMs: null });
  await client.query('COMMIT');
  client.release();
  expect(await store.advanceLines(false)).toEqual([b]);
  expect(await store.placeInLine(late)).toEqual({ ahead: 1, behind: b, after: 0, atWork: 1, beginsAtMs: null });
});
