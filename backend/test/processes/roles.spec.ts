import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { actPath, effectFlow } from '../crash/effect-flow.js';
import { deliverUntilAccepted } from '../crash/people.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BUILD, Product } from '../support/product.js';
import { TestRedis } from '../support/redis.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

const WORKER = `${BUILD}/bundle/worker.js`;

let database: TestDatabase;
let products: Product[];

beforeEach(() => {
  products = [];
});

afterEach(async () => {
  await Promise.all(products.map((product) => product.kill()));
  await database?.drop();
});

async function start(env: Readonly<Record<string, string>>, entry?: string): Promise<Product> {
  const product = await Product.start({ env: { DATABASE_URL: database.url, ...env }, ...(entry ? { entry } : {}) });
  products.push(product);
  return product;
}

describe('A worker', () => {
  it('says when it is ready, answers for its health, and serves nothing else', async () => {
    database = await createTestDatabase();
    const worker = await start({}, WORKER);
    expect(await worker.call('GET', '/api/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await worker.call('GET', '/api/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', notes: [] } });
    for (const path of ['/api/flows', '/api/runs', '/api/openapi.json', '/', '/hooks/crash']) {
      expect(await worker.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(await worker.call('POST', '/hooks/crash', {})).toMatchObject({ status: 404 });
  });

  it('ends in order on SIGTERM', async () => {
    database = await createTestDatabase();
    const worker = await start({}, WORKER);
    await worker.stop();
    expect(worker.child.exitCode).toBe(0);
    expect((await database.pool.query('SELECT 1 FROM worker')).rowCount).toBe(0);
  });
});

describe('An api', () => {
  it('takes no lease, accepts and serves, and leaves the work to others', async () => {
    database = await createTestDatabase();
    const sink = await Sink.start();
    const redis = await TestRedis.start();
    const env = { REDIS_URL: redis.url, EGRESS_ALLOW: sink.host };
    const api = await start({ ...env, ROLE: 'api' });
    await api.publish(effectFlow('unsafe', sink.url));
    const runId = await deliverUntilAccepted(api, 'one');
    expect((await database.pool.query('SELECT 1 FROM worker')).rowCount).toBe(0);
    expect(await api.run(runId)).toMatchObject({ status: 'queued', owner: null });
    sink.script(actPath('unsafe', 'one'), { status: 500 });
    await start(env, WORKER);
    await until('the worker has done its part', async () => (await api.run(runId))['status'] === 'needs_attention');
    const answer = await api.call('POST', `/api/runs/${runId}/steps/act/resolve`, { as: 'send_again', attempt: 1 });
    expect(answer.status).toBe(202);
    await until('it has gone on', async () => (await api.run(runId))['status'] === 'succeeded');
    expect(sink.effectsOn(actPath('unsafe', 'one'))).toBe(1);
    await sink.stop();
    await redis.stop();
  });
});

describe('A start', () => {
  it('of two processes at once on an empty database brings it up to date once', async () => {
    database = await createTestDatabase({ empty: true });
    const [one, other] = await Promise.all([start({ QUEUE: 'postgres' }), start({ QUEUE: 'postgres' })]);
    for (const product of [one, other]) expect((await product.call('GET', '/api/flows')).status).toBe(200);
  });

  it('on a database that a newer version was at is refused in words', async () => {
    database = await createTestDatabase();
    await database.pool.query(`INSERT INTO migrations(timestamp, name) VALUES (9999999999999, 'Future9999999999999')`);
    await expect(start({})).rejects.toThrow('The database was brought up to date by a newer Plumbline (it has "Future9999999999999"');
  });

  it.each([
    [{ ROLE: 'api', DATABASE_URL: '' }, 'ROLE=api shares its database'],
    [{ QUEUE: 'redis' }, 'QUEUE=redis needs a Redis: set REDIS_URL'],
  ])('with %j is refused in words', async (env, words) => {
    database = await createTestDatabase();
    await expect(start(env)).rejects.toThrow(words);
  });
});
