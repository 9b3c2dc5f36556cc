import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, pathOf, post } from '../cases/flow.js';
import { reached, startPaused } from '../crash/paused-product.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let sink: Sink;
let product: Product;

const env = (): Record<string, string> => ({ DATABASE_URL: database.url, EGRESS_ALLOW: new URL(sink.url).host, LEASE_MS: '2000' });

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: env() });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

/** A flow that makes one call for each event. */
async function publish(path: string, throttle: JsonObject): Promise<(n: number, customer?: string) => Promise<string>> {
  const keyed = { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' };
  const steps = { tell: post(`${sink.url}${path}`, keyed, { n: '{{ trigger.body.n }}' }) };
  const document = flow({ name: 'At a pace', steps, edges: ['trigger > tell'], webhook: { throttle } });
  await product.publish(document);
  return async (n, customer = 'ada') => {
    const reply = await product.call('POST', `/hooks/${pathOf(document)}`, { n, customer });
    expect(reply.status).toBe(202);
    return reply.body['runId'] as string;
  };
}

const ended = async (runId: string, status = 'succeeded'): Promise<unknown> =>
  until(`${runId} is ${status}`, async () => (await product.run(runId))['status'] === status);
const timesOf = (path: string): number[] => sink.callsTo(path).map(({ atMs }) => atMs);
const numbersOf = (path: string): number[] => sink.callsTo(path).map(({ body }) => (JSON.parse(body) as { n: number }).n);

/** A call arrives a little after its run has begun, each by another little. */
const JITTER_MS = 200;

it('so many runs of a key begin in a time, the others later in their order, and those of other keys beside them', async () => {
  const path = '/keyed/pace';
  const send = await publish(path, { limit: 2, per: '2s', key: '{{ trigger.body.customer }}' });
  const runs = [await send(1), await send(2), await send(3), await send(4), await send(5)];
  await ended(await send(6, 'bob'));
  const [first = '', , , , last = ''] = runs;
  await ended(first);
  const waiting = await product.run(last);
  expect(waiting).toMatchObject({
    status: 'queued',
    owner: null,
    order: { key: 'ada', room: 2, perMs: 2_000, waits: true, ahead: 4, atWork: 2, beginsAt: expect.stringMatching(/Z$/) },
  });
  const why = (await product.call('GET', `/api/runs/${last}/steps/tell/why`)).body;
  expect(why).toMatchObject({ reason: 'queue', text: expect.stringContaining('as many as may have begun'), until: expect.any(String) });
  for (const run of runs) await ended(run);
  const own = sink.callsTo(path).filter(({ body }) => !body.includes('6'));
  expect(
    own
      .map(({ body }) => (JSON.parse(body) as { n: number }).n)
      .slice(2, 4)
      .sort(),
  ).toEqual([3, 4]);
  expect(numbersOf(path).at(-1)).toBe(5);
  for (const [n, { atMs }] of own.entries()) if (n >= 2) expect(atMs - (own[n - 2]?.atMs ?? 0)).toBeGreaterThan(2_000 - JITTER_MS);
  const foretold = Date.parse((waiting['order'] as { beginsAt: string }).beginsAt);
  expect((own[4]?.atMs ?? 0) - foretold).toBeGreaterThan(-JITTER_MS);
  await until('the line is gone', async () => (await database.pool.query('SELECT 1 FROM order_key')).rows.length === 0);
});

it('one that is called off while it waits does not count', async () => {
  const path = '/keyed/called-off';
  const send = await publish(path, { limit: 1, per: '3s' });
  const [first, off, next] = [await send(1), await send(2), await send(3)];
  await ended(first);
  expect((await product.call('POST', `/api/runs/${off}/cancel`, {})).status).toBe(202);
  await ended(off, 'cancelled');
  await ended(next);
  const [one = 0, two = 0] = timesOf(path);
  expect(numbersOf(path)).toEqual([1, 3]);
  expect(two - one).toBeGreaterThan(3_000 - JITTER_MS);
  expect(two - one).toBeLessThan(6_000);
});

it('nobody is forgotten and no pace is broken by a power cut while some wait', async () => {
  const path = '/keyed/cut';
  const send = await publish(path, { limit: 2, per: '2s' });
  await product.stop();
  // All that have begun by then have ended: what is sent again after a power cut is no beginning.
  product = await startPaused({ at: 'after_outcome_commit', does: 'kill', nth: 4 }, env());
  const runs: string[] = [];
  for (let n = 1; n <= 6; n++) runs.push(await send(n));
  await reached(product, 'after_outcome_commit');
  await product.gone();
  product = await Product.start({ env: env() });
  for (const run of runs) await ended(run);
  expect(sink.effectsOn(path)).toBe(6);
  const times = timesOf(path);
  for (const [n, atMs] of times.entries()) if (n >= 2) expect(atMs - (times[n - 2] ?? 0)).toBeGreaterThan(2_000 - JITTER_MS);
});
