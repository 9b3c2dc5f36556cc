import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MASTER_KEY, Product, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';
import { flowTo } from '../support/world.js';

const START_MS = 60_000;
let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LOG_LEVEL: 'debug' } });
}, START_MS);

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
}, START_MS);

const lines = (): JsonObject[] => product.log.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as JsonObject);
const said = (message: string): JsonObject[] => lines().filter((line) => line['message'] === message);

it('says once, at the start, which version runs in which role with which settings, and no secret', async () => {
  const [started, ...more] = said('started');
  expect(more).toEqual([]);
  expect(started).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    version: '0.1.0',
    role: 'all',
    settings: { database: expect.stringContaining('/test_'), hasApiToken: true, hasMasterKey: true, logLevel: 'debug' },
  });
  const password = decodeURIComponent(new URL(database.url).password);
  for (const secret of [TOKEN, MASTER_KEY, password]) expect(product.log.join('\n')).not.toContain(secret);
});

it('names run, flow, step, attempt and operation of what went wrong, by codes', async () => {
  const flowId = await product.publish(flowTo(sink.url));
  sink.script('/crm', { status: 422, body: { error: { code: 'no_such_name', message: 'told in confidence' } } });
  const accepted = await product.call('POST', '/hooks/in?key=in-the-query', { name: 'Ada' });
  const runId = accepted.body['runId'];
  await until('the run has failed', async () => (await product.run(runId as string))['status'] === 'failed');
  const step = await until('the step is in the log', () => said('a step failed')[0]);
  expect(step).toMatchObject({
    level: 'info',
    runId,
    flowId,
    step: 'crm',
    attempt: 1,
    operation: 'http.request',
    code: 'no_such_name',
    next: 'stop',
  });
  await until('the run is in the log', () => said('a run failed').length > 0);
  expect(said('a run failed')).toMatchObject([{ level: 'info', runId, flowId, status: 'failed' }]);
  expect(product.log.join('\n')).not.toContain('told in confidence');
});

it('has a line for each request, without query, headers and hook path', async () => {
  await product.call('GET', '/api/runs?q=in-the-query');
  await until('the list is in the log', () => said('a request was answered').some((line) => line['path'] === '/api/runs'));
  const answered = said('a request was answered');
  expect(answered.find((line) => line['path'] === '/api/runs')).toMatchObject({
    level: 'debug',
    method: 'GET',
    status: 200,
    ms: expect.any(Number),
  });
  expect(answered.some((line) => line['path'] === '/hooks/*')).toBe(true);
  expect(new Set(answered.map((line) => line['instance'])).size).toBe(answered.length);
  expect(product.log.join('\n')).not.toMatch(/in-the-query|Bearer/);
});

it('gives a failure on our side the id that its sender is told', async () => {
  await database.pool.query('ALTER TABLE flow RENAME TO flow_elsewhere');
  const reply = await product.call('GET', '/api/flows').finally(() => database.pool.query('ALTER TABLE flow_elsewhere RENAME TO flow'));
  expect(reply).toMatchObject({ status: 500, body: { code: 'internal', instance: expect.any(String) } });
  const { instance } = reply.body;
  const failed = await until('the failure is in the log', () =>
    said('a request failed on our side').find((line) => line['instance'] === instance),
  );
  expect(failed).toMatchObject({ level: 'error', error: { type: expect.any(String), stack: expect.stringContaining('at ') } });
  await until('its request is in the log', () => said('a request was answered').some((line) => line['instance'] === instance));
});
