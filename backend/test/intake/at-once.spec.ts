import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, pathOf, post, quickRetry } from '../cases/flow.js';
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

/** Paths of its own for each test. */
let here = '';
let tests = 0;
beforeEach(() => {
  here = `/keyed/at-once/${++tests}`;
});

const KEY = '{{ trigger.body.customer }}';

/** A flow that calls twice for each event: a run is at work from its first call to its second one. */
function limited(concurrency: JsonObject, policy: JsonObject = {}): JsonObject {
  const call = (path: string, under: JsonObject): JsonObject => post(`${sink.url}${here}/${path}`, under, { n: '{{ trigger.body.n }}' });
  const keyed = { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' };
  const steps = { first: call('first', keyed), second: call('second', { ...keyed, ...policy }) };
  return flow({ name: 'So many at once', steps, edges: ['trigger > first > second'], webhook: { concurrency } });
}

async function publish(document: JsonObject): Promise<(n: number, customer?: string | null) => Promise<string>> {
  await product.publish(document);
  return async (n, customer = 'ada') => {
    const reply = await product.call('POST', `/hooks/${pathOf(document)}`, { n, customer });
    expect(reply.status).toBe(202);
    return reply.body['runId'] as string;
  };
}

const numbersOf = (path: string): number[] => sink.callsTo(`${here}/${path}`).map(({ body }) => (JSON.parse(body) as { n: number }).n);
const ended = async (runId: string, status = 'succeeded'): Promise<unknown> =>
  until(`${runId} is ${status}`, async () => (await product.run(runId))['status'] === status);
const standing = async (runId: string): Promise<unknown> => (await product.run(runId))['order'];

/** Most runs between their two calls at once, as the sink saw them. */
function mostAtOnce(): number {
  const [open, most] = [new Set<string>(), { count: 0 }];
  for (const { path, body } of sink.calls.filter((call) => call.path.startsWith(`${here}/`))) {
    if (path.endsWith('/first')) open.add(body);
    else open.delete(body);
    most.count = Math.max(most.count, open.size);
  }
  return most.count;
}

/** Keeps all first calls waiting; what lets them go. */
function held(): () => void {
  let release = (): void => undefined;
  sink.always(`${here}/first`, { until: new Promise<void>((resolve) => (release = resolve)) });
  return () => release();
}

describe('of the runs with the same key', () => {
  it('no more than the limit are at work; the others wait and say for how many, and those of another key go beside them', async () => {
    const send = await publish(limited({ limit: 2, key: KEY }));
    const release = held();
    const runs: string[] = [];
    for (let n = 1; n <= 5; n++) runs.push(await send(n));
    const other = await send(6, 'bob');
    await until('three calls have arrived', () => numbersOf('first').length === 3);
    expect(numbersOf('first').sort()).toEqual([1, 2, 6]);
    const [first = '', , , , last = ''] = runs;
    const line = { key: 'ada', mode: 'skipAhead', room: 2, perMs: null, beginsAt: null };
    expect(await standing(last)).toEqual({ ...line, waits: true, ahead: 4, behind: first, after: 0, atWork: 2 });
    expect(await standing(first)).toEqual({ ...line, waits: false, ahead: 0, behind: null, after: 3, atWork: 2 });
    expect(await product.run(last)).toMatchObject({ status: 'queued', owner: null });
    release();
    for (const run of [...runs, other]) await ended(run);
    expect(numbersOf('second')).toHaveLength(6);
    const { rows } = await database.pool.query('SELECT 1 FROM order_key UNION ALL SELECT 1 FROM order_place');
    expect(rows).toEqual([]);
  });

  it('no more than the limit are at work in a crowd, and nobody is forgotten', async () => {
    const send = await publish(limited({ limit: 3 }));
    sink.always(`${here}/first`, { delayMs: 10 });
    const runs = await Promise.all(Array.from({ length: 60 }, (_, n) => send(n, `c${n}`)));
    for (const run of runs) await ended(run);
    expect(numbersOf('first')).toHaveLength(60);
    expect(mostAtOnce()).toBe(3);
  });

  it('one that needs a person makes room, unless the flow says that it keeps its place', async () => {
    const asks = { then: 'ask', retry: quickRetry(1) };
    const send = await publish(limited({ limit: 1 }, asks));
    sink.script(`${here}/second`, { status: 400 });
    const stuck = await send(1);
    await ended(stuck, 'needs_attention');
    await ended(await send(2));
    here = `${here}/block`;
    const blocked = await publish(limited({ limit: 1, mode: 'block' }, asks));
    sink.script(`${here}/second`, { status: 400 });
    const keeps = await blocked(1);
    await ended(keeps, 'needs_attention');
    const behind = await blocked(2);
    expect(await product.run(behind)).toMatchObject({ status: 'queued', order: { waits: true, behind: keeps } });
    expect((await product.call('POST', `/api/runs/${keeps}/cancel`, {})).status).toBe(202);
    await ended(behind);
  });

  it('those of an event without the key, and drafts, are not counted', async () => {
    const document = limited({ limit: 1, key: KEY });
    const send = await publish(document);
    const release = held();
    for (const n of [1, 2, 3]) await send(n, null);
    await until('all three calls have arrived', () => numbersOf('first').length === 3);
    expect(await standing(await send(4, null))).toBeNull();
    release();
  });

  it.each([
    ['before_outcome_commit', 3],
    ['after_outcome_commit', 4],
  ] as const)('no more than the limit go on after a power cut at %s %d, and all of them end', async (at, nth) => {
    const send = await publish(limited({ limit: 2, key: KEY }));
    const release = held();
    await product.stop();
    product = await startPaused({ at, does: 'kill', nth }, env());
    const runs = await Promise.all(Array.from({ length: 8 }, (_, n) => send(n)));
    release();
    await reached(product, at);
    await product.gone();
    product = await Product.start({ env: env() });
    for (const run of runs) await ended(run);
    expect(new Set(numbersOf('second')).size).toBe(8);
    expect(sink.effectsOn(`${here}/second`)).toBe(8);
    expect(mostAtOnce()).toBe(2);
    expect((await database.pool.query('SELECT 1 FROM order_key UNION ALL SELECT 1 FROM order_place')).rows).toEqual([]);
  });
});

it('runs that a schedule starts wait for one another where the flow says how many may be at work', async () => {
  const release = held();
  const steps = { first: post(`${sink.url}${here}/first`, { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' }, { n: 1 }) };
  const trigger = { operation: 'schedule', config: { cron: '* * * * * *', concurrency: { limit: 1 } } };
  const id = await product.publish({ ...flow({ name: 'Each second', steps, edges: ['trigger > first'] }), trigger });
  const runs = await until('three runs were started', async () => {
    const { items } = (await product.call('GET', `/api/runs?flow=${id}`)).body as { items: JsonObject[] };
    return items.length >= 3 && items;
  });
  expect(runs.filter(({ status }) => status === 'queued').length).toBeGreaterThanOrEqual(runs.length - 1);
  expect(sink.callsTo(`${here}/first`)).toHaveLength(1);
  expect((await product.call('POST', `/api/flows/${id}/archive`)).status).toBeLessThan(300);
  release();
  for (const { id: run } of runs) await ended(run as string);
});
