import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';

const START_MS = 60_000;
let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
}, START_MS);

afterAll(async () => {
  await product.stop();
  await database.drop();
}, START_MS);

/** A flow of one code step, and a step on its error edge. */
function flowOf(path: string, source: string, policy: JsonObject): JsonObject {
  return {
    schema: 'plumbline/flow@1',
    name: path,
    owner: 'admin@example.com',
    trigger: { operation: 'webhook', config: { path, body: 'json', verify: { kind: 'none' } } },
    steps: {
      compute: { name: 'Compute', operation: 'code', input: { source, input: '{{ trigger.body }}' }, policy },
      instead: { name: 'Instead', operation: 'transform', input: { code: '{{ steps.compute.error.code }}' } },
    },
    edges: [
      { from: 'trigger', to: 'compute' },
      { from: 'compute', ...(policy['then'] === undefined ? {} : { port: 'error' }), to: 'instead' },
    ],
  };
}

async function ended(path: string, body: JsonObject): Promise<JsonObject> {
  const accepted = await product.call('POST', `/hooks/${path}`, body);
  expect(accepted.status).toBe(202);
  return until('the run has ended', async () => {
    const seen = await product.run(accepted.body['runId'] as string);
    return seen['finishedAt'] !== null && seen;
  });
}

describe('a code step in a flow', () => {
  it(
    'computes with the data of the run, and what it returns goes on',
    async () => {
      const text = await readFile(new URL('../../../shared/fixtures/code.json', import.meta.url), 'utf8');
      await product.publish(JSON.parse(text) as JsonObject);
      const run = await ended('order', {
        lines: [
          { price: 2, count: 10 },
          { price: 11, count: 2 },
        ],
      });
      expect(run['status']).toBe('succeeded');
      expect(stepOf(run, 'sum')['output']).toMatchObject({ result: { total: 42 }, logs: ['2 lines'] });
      expect(stepOf(run, 'answer')['output']).toMatchObject({ total: 42 });
    },
    START_MS,
  );

  it(
    'is tried again after a time-out as its policy says, and then takes the error edge',
    async () => {
      const retry = { attempts: 2, backoff: 'fixed', initial: '10ms', on: ['timeout'] };
      await product.publish(flowOf('endless', 'for (;;);', { timeout: '300ms', retry, then: { edge: 'error' } }));
      const run = await ended('endless', {});
      expect(stepOf(run, 'compute')).toMatchObject({
        attempt: 2,
        error: { code: 'code_timeout', class: 'timeout' },
        mayHaveHappened: false,
      });
      expect(stepOf(run, 'instead')).toMatchObject({ status: 'succeeded', output: { code: 'code_timeout' } });
    },
    START_MS,
  );

  it(
    'fails once on a mistake of its author, and says where',
    async () => {
      await product.publish(flowOf('mistake', 'console.log("here");\nreturn input.a.b', {}));
      const run = await ended('mistake', { x: 1 });
      expect(run['status']).toBe('failed');
      expect(stepOf(run, 'compute')).toMatchObject({
        attempt: 1,
        error: { code: 'code_failed', message: expect.stringMatching(/line 2: TypeError/), response: { logs: ['here'] } },
      });
    },
    START_MS,
  );

  it(
    'knows nothing of the process that runs it',
    async () => {
      await product.publish(flowOf('curious', 'return [typeof process, typeof require, typeof fetch]', {}));
      const run = await ended('curious', {});
      expect(stepOf(run, 'compute')['output']).toEqual({ result: ['undefined', 'undefined', 'undefined'], logs: [] });
    },
    START_MS,
  );
});
