import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, pathOf, post, quickRetry } from '../cases/flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let sink: Sink;
let product: Product;

const start = (): Promise<Product> =>
  Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: new URL(sink.url).host, LEASE_MS: '2000' } });

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await start();
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

/** Paths of its own for each test. */
let here = '';
let tests = 0;
beforeEach(() => {
  here = `/keyed/${++tests}`;
});

const KEY = '{{ trigger.body.customer }}';
const CALLS = ['first', 'second'];
const ASKS = { then: 'ask', retry: quickRetry(1) };

/** A flow that makes two calls for each event, the second one under its policy. */
function ordering(order: JsonObject, policy: JsonObject = {}): JsonObject {
  const call = (path: string, under: JsonObject): JsonObject => post(`${sink.url}${here}/${path}`, under, { n: '{{ trigger.body.n }}' });
  const keyed = { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' };
  const steps = { first: call('first', keyed), second: call('second', { ...keyed, ...policy }) };
  return flow({ name: 'In order', steps, edges: ['trigger > first > second'], webhook: { order } });
}

/** Publishes a flow; what sends it an event, and says which run that started. */
async function publish(document: JsonObject): Promise<(n: number, customer?: string | null) => Promise<string>> {
  await product.publish(document);
  return async (n, customer = 'ada') => {
    const reply = await product.call('POST', `/hooks/${pathOf(document)}`, { n, customer });
    expect(reply.status).toBe(202);
    return reply.body['runId'] as string;
  };
}

const calls = (): Sink['calls'] => sink.calls.filter(({ path }) => path.startsWith(`${here}/`));
const numbers = (): number[] => calls().map(({ body }) => Number((JSON.parse(body) as { n: number }).n));
const ended = async (runId: string, status = 'succeeded'): Promise<unknown> =>
  until(`${runId} is ${status}`, async () => (await product.run(runId))['status'] === status);
const standing = async (runId: string): Promise<unknown> => (await product.run(runId))['order'];

describe('runs with the same ordering key', () => {
  it('go one at a time in the order of their events, while others go beside them', async () => {
    const send = await publish(ordering({ key: KEY }));
    let release = (): void => undefined;
    sink.script(`${here}/first`, { until: new Promise<void>((resolve) => (release = resolve)) });
    const runs = [await send(1), await send(2), await send(3)];
    await ended(await send(4, 'bob'));
    expect(numbers()).toEqual([1, 4, 4]);
    const [first = '', , last = ''] = runs;
    expect(await standing(last)).toEqual({
      key: 'ada',
      mode: 'block',
      room: null,
      perMs: null,
      waits: true,
      ahead: 2,
      behind: first,
      after: 0,
      atWork: 1,
      beginsAt: null,
    });
    expect(await product.run(last)).toMatchObject({ status: 'queued', owner: null });
    expect(await standing(first)).toEqual({
      key: 'ada',
      mode: 'block',
      room: null,
      perMs: null,
      waits: false,
      ahead: 0,
      behind: null,
      after: 2,
      atWork: 1,
      beginsAt: null,
    });
    release();
    for (const run of runs) await ended(run);
    expect(numbers()).toEqual([1, 4, 4, 1, 2, 2, 3, 3]);
    expect(await standing(last)).toEqual({
      key: 'ada',
      mode: 'block',
      room: null,
      perMs: null,
      waits: false,
      ahead: null,
      behind: null,
      after: null,
      atWork: null,
      beginsAt: null,
    });
    const { rows } = await database.pool.query('SELECT 1 FROM order_key UNION ALL SELECT 1 FROM order_place');
    expect(rows).toEqual([]);
  });

  it('keep that order in a crowd', async () => {
    const send = await publish(ordering({ key: KEY }));
    const runs: string[] = [];
    for (let n = 1; n <= 40; n++) runs.push(await send(n, `c${n % 4}`));
    for (const run of runs) await ended(run);
    for (let customer = 0; customer < 4; customer++) {
      const own = numbers().filter((n) => n % 4 === customer);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own).toHaveLength(20);
    }
  });

  it('wait for one that needs a person, and go on when that is answered', async () => {
    const send = await publish(ordering({ key: KEY }, ASKS));
    sink.script(`${here}/second`, { status: 400 });
    const [stuck, behind] = [await send(1), await send(2)];
    await ended(stuck, 'needs_attention');
    expect(await product.run(behind)).toMatchObject({ status: 'queued', order: { ahead: 1, behind: stuck } });
    expect(numbers()).toEqual([1, 1]);
    const answer = await product.call('POST', `/api/runs/${stuck}/steps/second/resolve`, { as: 'skip', attempt: 1 });
    expect(answer.status).toBe(202);
    await ended(behind);
    expect(numbers()).toEqual([1, 1, 2, 2]);
  });

  it('with "skip ahead" do not wait for one that needs a person', async () => {
    const send = await publish(ordering({ key: KEY, mode: 'skipAhead' }, ASKS));
    sink.script(`${here}/second`, { status: 400 });
    const [stuck, behind] = [await send(1), await send(2)];
    await ended(behind);
    expect(await product.run(stuck)).toMatchObject({ status: 'needs_attention' });
    expect(numbers()).toEqual([1, 1, 2, 2]);
  });

  it('can be called off while they wait, and make no call then', async () => {
    const send = await publish(ordering({ key: KEY }, ASKS));
    sink.script(`${here}/second`, { status: 400 });
    const [stuck, off, behind] = [await send(1), await send(2), await send(3)];
    await ended(stuck, 'needs_attention');
    expect((await product.call('POST', `/api/runs/${off}/cancel`, {})).status).toBe(202);
    await ended(off, 'cancelled');
    expect(await product.run(behind)).toMatchObject({ status: 'queued', order: { ahead: 1 } });
    expect((await product.call('POST', `/api/runs/${stuck}/cancel`, {})).status).toBe(202);
    await ended(behind);
    expect(numbers()).toEqual([1, 1, 3, 3]);
  });

  it('go on in their order after a power cut', async () => {
    const send = await publish(ordering({ key: KEY }));
    sink.script(`${here}/first`, { hang: true });
    const runs = [await send(1), await send(2), await send(3)];
    await until('the first call has arrived', () => calls().length === 1);
    await product.kill();
    product = await start();
    for (const run of runs) await ended(run);
    expect(numbers()).toEqual([1, 1, 1, 2, 2, 3, 3]);
  });

  it('are those whose event has a key: others are not held up', async () => {
    const send = await publish(ordering({ key: KEY }, ASKS));
    sink.script(`${here}/second`, { status: 400 });
    const stuck = await send(1);
    await ended(stuck, 'needs_attention');
    const free = await send(2, null);
    await ended(free);
    expect(await standing(free)).toBeNull();
  });

  it('may be all runs of a flow', async () => {
    const send = await publish(ordering({ key: 'all' }));
    const runs = [await send(1, 'ada'), await send(2, 'bob'), await send(3, 'cy')];
    for (const run of runs) await ended(run);
    expect(numbers()).toEqual(runs.flatMap((_, i) => CALLS.map(() => i + 1)));
  });
});

describe('an ordering key', () => {
  it('that reads anything but the event is refused when it is published', async () => {
    const created = await product.call('POST', '/api/flows', ordering({ key: '{{ steps.first.output }}' }));
    const published = await product.call('POST', `/api/flows/${created.body['id'] as string}/publish`);
    expect(published.status).toBe(422);
    expect(published.body['problems']).toContainEqual(expect.objectContaining({ pointer: '/trigger/config/order/key', severity: 'error' }));
  });

  it('that fails on an event refuses it while its sender still listens', async () => {
    const document = ordering({ key: '{{ $number(trigger.body.customer) }}' });
    await product.publish(document);
    const reply = await product.call('POST', `/hooks/${pathOf(document)}`, { n: 1, customer: 'ada' });
    expect(reply).toMatchObject({ status: 422, body: { code: 'contract_mismatch', detail: expect.stringContaining('ordering key') } });
  });
});
