import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { LiveEvent } from '@plumbline/shared';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { flowTo } from '../support/world.js';
import { LiveConnection } from './client.js';

type Present = LiveEvent<'flow.present'>;

let database: TestDatabase;
let product: Product;
let flowId: string;
let open: LiveConnection[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
  flowId = await product.publish(flowTo('http://127.0.0.1:9'));
}, 60_000);

afterEach(() => {
  for (const connection of open) connection.close();
  open = [];
});

afterAll(async () => {
  await product.stop();
  await database.drop();
});

/** Somebody in the flow's room, and what they heard last of who is there. */
async function somebody(): Promise<{ connection: LiveConnection; last: () => Present['people'] | null }> {
  const connection = LiveConnection.open(product.address);
  open.push(connection);
  await connection.connected();
  let last: Present['people'] | null = null;
  connection.socket.on('flow.present', (message: Present) => (last = message.people));
  await connection.join({ room: 'flow', id: flowId });
  return { connection, last: () => last };
}

const places = (people: Present['people'] | null): unknown[] => (people ?? []).map(({ step, editing }) => [step, editing]);

it('tells everybody in the room who is where, until they leave or are gone', async () => {
  const ada = await somebody();
  const grace = await somebody();
  expect(await ada.connection.ask('present', { flowId, step: 'crm', editing: true })).toEqual({ ok: true, value: null });
  await until('Grace hears of Ada', async () => places(grace.last()).length === 1);
  expect(grace.last()).toEqual([{ id: ada.connection.socket.id, name: 'api-token', step: 'crm', editing: true }]);
  await grace.connection.ask('present', { flowId, step: null, editing: false });
  const joan = await somebody();
  await until('a newcomer hears of both', async () => places(joan.last()).length === 2);
  await grace.connection.ask('leave', { room: 'flow', id: flowId });
  await until('Grace has left', async () => places(joan.last()).length === 1);
  ada.connection.close();
  await until('Ada is gone', async () => joan.last()?.length === 0);
});

it('takes a place only in a room that was joined, and only a step', async () => {
  const { connection } = await somebody();
  await connection.ask('leave', { room: 'flow', id: flowId });
  expect(await connection.ask('present', { flowId, step: null, editing: false })).toEqual({ ok: false, code: 'not_joined' });
  await connection.join({ room: 'flow', id: flowId });
  for (const body of [
    { flowId, step: 'No Step', editing: false },
    { flowId, step: null },
    { flowId, step: null, editing: false, name: 'Eve' },
  ]) {
    expect(await connection.ask('present', body)).toEqual({ ok: false, code: 'bad_request' });
  }
});
