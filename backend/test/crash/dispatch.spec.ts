import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { buildMutant } from '../mutants/build-mutant.mjs';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { actPath, effectFlow } from './effect-flow.js';
import { deliverUntilAccepted, journalOf } from './people.js';

jest.setTimeout(60_000);

/** What the sweep may take to find a run that no ring told of, ms (`docs/engine.md`), and what a busy machine may add. */
const SWEEP_MS = 2_000;
const SLACK_MS = 500;

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  const build = await buildMutant('lost-rings', [
    { file: 'adapters/dispatch/local-dispatch.js', find: 'ring(runIds) {', replace: 'ring(runIds) {\n        return;' },
  ]);
  product = await Product.start({ build, env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
  await product.publish(effectFlow('unsafe', sink.url));
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

it('with every ring lost, the sweep finds a run that a person has answered within two seconds', async () => {
  sink.script(actPath('unsafe', 'one'), { status: 500 });
  const runId = await deliverUntilAccepted(product, 'one');
  const asking = await until('it asks', async () => {
    const run = await product.run(runId);
    return run['status'] === 'needs_attention' && run;
  });
  expect(asking['owner']).toBeNull();
  const before = performance.now();
  expect((await product.call('POST', `/api/runs/${runId}/steps/act/resolve`, { as: 'send_again', attempt: 1 })).status).toBe(202);
  await until(
    'it is claimed again',
    async () => (await journalOf(product, runId)).filter(({ kind }: JsonObject) => kind === 'run.claimed').length === 2,
  );
  expect(performance.now() - before).toBeLessThan(SWEEP_MS + SLACK_MS);
  await until('it has ended', async () => (await product.run(runId))['status'] === 'succeeded');
});
