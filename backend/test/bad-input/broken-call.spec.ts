import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, ONCE, pathOf, post } from '../cases/flow.js';
import { KEYED } from '../support/families.js';
import { buildMutant } from '../mutants/build-mutant.mjs';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  // A mistake in our own code, after the reply to one service has arrived.
  const build = await buildMutant('broken-call', [
    {
      file: 'usecases/execute-run/report-call.js',
      find: 'const limit = readLimit(headers, nowMs);',
      replace: "if (headers['x-breaks'] !== undefined) throw new TypeError('a mistake');\n    const limit = readLimit(headers, nowMs);",
    },
  ]);
  product = await Product.start({ build, env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

it('a mistake of ours in a call makes its outcome unknown: a person is asked or told, and the server lives', async () => {
  sink.script('/unsafe', { headers: { 'x-breaks': 'yes' } });
  sink.script('/keyed', { headers: { 'x-breaks': 'yes' } });
  const document = flow({
    name: 'Breaks',
    steps: { asks: post(`${sink.url}/unsafe`, { retry: ONCE }), fails: post(`${sink.url}/keyed`, KEYED) },
    edges: ['trigger > asks', 'trigger > fails'],
  });
  await product.publish(document);
  const { body } = await product.call('POST', `/hooks/${pathOf(document)}`, { name: 'Ada' });
  // One of the two asks while the other may still be under way.
  const run = await until('both have come to their end', async () => {
    const seen = await product.run(body['runId'] as string);
    return stepOf(seen, 'asks')['status'] === 'needs_attention' && stepOf(seen, 'fails')['status'] === 'failed' && seen;
  });
  expect(stepOf(run, 'asks')).toMatchObject({ status: 'needs_attention', error: { code: 'attempt_broke' } });
  expect(stepOf(run, 'fails')).toMatchObject({ status: 'failed', mayHaveHappened: true, error: { code: 'attempt_broke' } });
  expect(sink.callsTo('/unsafe')).toHaveLength(1);
  expect(sink.effectsOn('/keyed')).toBe(1);
  expect(product.exited).toBe(false);
  expect(product.log.join('\n')).toContain('a mistake');
});
