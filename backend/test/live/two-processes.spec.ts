import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BUILD, Product } from '../support/product.js';
import { until } from '../support/until.js';
import { FlowFollowing, LiveConnection, RunFollowing } from './client.js';
import { CANARY, chains } from './flows.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let sink: Sink;
let api: Product;
let worker: Product;
let flowId: string;
let ear: pg.Client;
let told: string[] = [];
let open: LiveConnection[] = [];
let followings: RunFollowing[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  const env = { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, QUEUE: 'postgres' };
  api = await Product.start({ env: { ...env, ROLE: 'api' } });
  worker = await Product.start({ env, entry: `${BUILD}/bundle/worker.js` });
  flowId = await api.publish(chains(sink.url, 2, 4));
  ear = new pg.Client({ connectionString: database.url });
  await ear.connect();
  ear.on('notification', ({ payload = '' }) => told.push(payload));
  await ear.query('LISTEN plumbline_live');
});

afterEach(async () => {
  for (const following of followings) following.stop();
  for (const connection of open) connection.close();
  open = [];
  followings = [];
  await until('nobody watches any more', async () => (await database.pool.query('SELECT 1 FROM live_watch')).rowCount === 0);
});

afterAll(async () => {
  await ear.end();
  await Promise.all([api.stop(), worker.stop()]);
  await sink.stop();
  await database.drop();
});

async function connect(): Promise<LiveConnection> {
  const connection = LiveConnection.open(api.address);
  open.push(connection);
  await connection.connected();
  return connection;
}

async function start(): Promise<string> {
  return (await api.call('POST', '/hooks/live', { secret: CANARY })).body['runId'] as string;
}

async function followed(runId: string): Promise<RunFollowing> {
  const one = new RunFollowing(await connect(), runId);
  followings.push(one);
  return one;
}

const ended = (one: RunFollowing): Promise<true> =>
  until('the end is shown', () => one.run?.status === 'succeeded' && one.run.seq === one.run.head);

it('A run that another process works on is told of, step by step, and without a payload', async () => {
  sink.always('/keyed/s0_1', { delayMs: 500 });
  const runId = await start();
  const one = await followed(runId);
  await until('a step is shown at work', () => one.run?.steps.get('s0_1')?.status === 'running');
  await ended(one);
  const run = await api.run(runId);
  expect(one.run?.seq).toBe(run['seq']);
  expect(told.some((payload) => payload.includes(runId))).toBe(true);
  for (const payload of told) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
  expect([...one.connection.heard, ...told].join('\n')).not.toContain(CANARY);
});

it('Runs of a flow that another process works on are told of', async () => {
  const one = await FlowFollowing.start(await connect(), flowId);
  const runIds = await Promise.all([start(), start()]);
  await until('both ends are shown', () => runIds.every((runId) => one.state.runs.get(runId)?.status === 'succeeded'));
});

it('While nobody watches, nothing is told', async () => {
  // The worker has learnt that nobody watches when a change of a run that was watched before is not told any more.
  await until('a run is not told of', async () => {
    const runId = await start();
    await until('it has ended', async () => (await api.run(runId))['status'] === 'succeeded');
    return !told.some((payload) => payload.includes(runId));
  });
  told = [];
  const runId = await start();
  await until('it has ended', async () => (await api.run(runId))['status'] === 'succeeded');
  expect(told).toEqual([]);
});

it('With every listening connection cut, again and again, a run is still told of to its end', async () => {
  sink.always('/keyed/s1_2', { delayMs: 1_500 });
  const runId = await start();
  const one = await followed(runId);
  const cut = (): Promise<unknown> =>
    database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plumbline-listen' AND datname = current_database()",
    );
  const cutting = setInterval(() => void cut().catch(() => undefined), 200);
  await ended(one);
  clearInterval(cutting);
  expect(one.run?.seq).toBe((await api.run(runId))['seq']);
});

it('A process that dies while it watches is forgotten', async () => {
  const other = await Product.start({ env: { DATABASE_URL: database.url, ROLE: 'api' } });
  const connection = LiveConnection.open(other.address, { reconnection: false });
  open.push(connection);
  await connection.connected();
  await connection.join({ room: 'flow', id: flowId });
  await other.kill();
  await database.pool.query("UPDATE live_watch SET expires_at = clock_timestamp() - interval '1 second'");
  // Somebody else who watches clears up after it.
  const one = await FlowFollowing.start(await connect(), flowId);
  await until('its row is gone', async () => (await database.pool.query('SELECT DISTINCT process FROM live_watch')).rowCount === 1);
  one.connection.close();
});
