import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { Product } from './support/product.js';
import { until } from './support/until.js';

const EVENTS = 40;
const CAPACITY = 4;

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, WORKER_CONCURRENCY: String(CAPACITY) } });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

it('with more runs than it may work on at once, goes on as soon as one ends, not only at the next sweep', async () => {
  const flow: JsonObject = {
    schema: 'plumbline/flow@1',
    name: 'One slow call',
    trigger: { operation: 'webhook', config: { path: 'slow' } },
    steps: { call: { name: 'Call', operation: 'http.request', input: { method: 'PUT', url: `${sink.url}/slow` } } },
    edges: [{ from: 'trigger', to: 'call' }],
  };
  await product.publish(flow);
  sink.always('/slow', { delayMs: 30 });
  const answers = await Promise.all(Array.from({ length: EVENTS }, (_, n) => product.call('POST', '/hooks/slow', { n })));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: EVENTS }, () => 202));
  // One batch a sweep would take EVENTS / CAPACITY seconds.
  await until(
    'all runs have ended',
    async () => {
      const ended = await product.call('GET', '/api/runs?status=succeeded&limit=200');
      return (ended.body['items'] as JsonObject[]).length === EVENTS;
    },
    (EVENTS / CAPACITY) * 600,
  );
  expect(sink.callsTo('/slow')).toHaveLength(EVENTS);
});
