import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { ONCE, post } from '../cases/flow.js';
import { callTo, calledFlow, itemsOf, KEYED, loopFlow, notOnce, repeatableFlow, sendUntil, toldAfter } from '../support/families.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { startPaused, type Pause } from './paused-product.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let sink: Sink;
let products: Product[];

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  products = [];
});

afterEach(async () => {
  await Promise.all(products.map((product) => product.kill()));
  await sink.stop();
  await database.drop();
});

const env = (): Record<string, string> => ({ DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: '1500' });

async function started(product: Promise<Product>): Promise<Product> {
  const running = await product;
  products.push(running);
  return running;
}

const restart = (): Promise<Product> => started(Product.start({ env: env() }));

/** The run has come to an end, or to a person. */
const rested = (product: Product, runId: string): Promise<JsonObject> =>
  until('the run rests', async () => {
    const run = await product.run(runId);
    return (run['finishedAt'] !== null || run['status'] === 'needs_attention') && run;
  });

/** Sends an event to a server that will be killed over it, and once more to the next one, as a sender without an answer does. */
async function overADeath(document: JsonObject, body: JsonObject, first: Product, die: () => Promise<void>): Promise<[Product, string]> {
  const sent = sendUntil(() => first, document, 'one', body).catch(() => null);
  await die();
  const next = await restart();
  void sent;
  const reply = await sendUntil(() => next, document, 'one', body);
  return [next, reply.body['runId'] as string];
}

async function statuses(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ status: string; n: number }>('SELECT status, count(*)::int AS n FROM run GROUP BY 1');
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** How many child runs were started when the server died. */
async function children(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM run_event WHERE kind = 'child.started'");
  return rows[0]?.n ?? 0;
}

/** Runs a for-each in three child runs over the death of its server; how many of those had been started then. */
async function loopOverADeath(concurrency: number, pause: Pause, at = (first: Product): Promise<void> => first.gone()): Promise<number> {
  const first = await started(startPaused(pause, env()));
  const document = loopFlow(sink.url, '/keyed-item', { concurrency });
  await first.publish(document);
  const items = itemsOf(210);
  let before = 0;
  const [next, runId] = await overADeath(document, { items }, first, async () => {
    await at(first);
    before = await children();
  });
  expect(await rested(next, runId)).toMatchObject({ status: 'succeeded' });
  expect(await statuses()).toEqual({ succeeded: 4 });
  expect(await children()).toBe(3);
  expect(notOnce(sink, '/keyed-item', items)).toEqual([]);
  expect(sink.effectsOn('/keyed-after')).toBe(1);
  expect(toldAfter(sink)).toEqual({ places: items.map((_, place) => place), count: 210 });
  return before;
}

describe('A server that is killed while a for-each works in child runs finishes it after its restart, each item once', () => {
  it('right after the commit that starts the children', async () => {
    // The second claim is that of a child: the first is the parent's, with its accept.
    expect(await loopOverADeath(9, { at: 'after_claim_commit', does: 'kill', nth: 2 })).toBe(3);
    expect(sink.calls.filter(({ path }) => path === '/keyed-after')).toHaveLength(1);
  });

  // One item at a time makes each outcome a commit of its own: the 100th is the last of the first child, the 210th that of the last.
  it.each([1, 100, 210])('before the commit of outcome number %d', async (nth) => {
    expect(await loopOverADeath(1, { at: 'before_outcome_commit', does: 'kill', nth })).toBe(Math.ceil(nth / 100));
  });

  it.each([57, 100, 210])('after the commit of outcome number %d', async (nth) => {
    expect(await loopOverADeath(1, { at: 'after_outcome_commit', does: 'kill', nth })).toBe(Math.ceil(nth / 100));
  });

  it('between the end of its children and the commit of their results', async () => {
    await loopOverADeath(9, { at: 'before_dispatch', does: 'report' }, async (first) => {
      await until('all children have told their end', async () => {
        const { rows } = await database.pool.query("SELECT 1 FROM run WHERE status = 'succeeded'");
        return (rows.length === 3 || sink.effectsOn('/keyed-after') > 0) && first.kill().then(() => true);
      });
    });
  });
});

/** A flow that calls one that calls another. */
async function three(first: Product): Promise<JsonObject> {
  const low = await first.publish(calledFlow(sink.url, '/keyed-low', null));
  const middle = await first.publish(calledFlow(sink.url, '/keyed-middle', low));
  const after = post(`${sink.url}/keyed-top/{{ trigger.body.order }}`, KEYED, { said: '{{ steps.call.output.result.said }}' });
  const document = repeatableFlow('Top', { call: callTo(middle, '{{ trigger.body.order }}'), after }, ['trigger > call > after']);
  await first.publish(document);
  return document;
}

describe('A server that is killed while a flow waits for one that it called, which waits for another, goes on after its restart', () => {
  const pauses: Pause[] = [
    ...[1, 2, 3].map((nth): Pause => ({ at: 'after_claim_commit', does: 'kill', nth })),
    ...[1, 2, 3].map((nth): Pause => ({ at: 'before_outcome_commit', does: 'kill', nth })),
    ...[1, 2, 3].map((nth): Pause => ({ at: 'after_outcome_commit', does: 'kill', nth })),
  ];

  it.each(pauses.map((pause) => [`${pause.at} number ${pause.nth ?? 1}`, pause] as const))('at %s', async (_, pause) => {
    const first = await started(startPaused(pause, env()));
    const document = await three(first);
    const [next, runId] = await overADeath(document, { order: 'o' }, first, () => first.gone());
    expect(await rested(next, runId)).toMatchObject({ status: 'succeeded' });
    expect(await statuses()).toEqual({ succeeded: 3 });
    for (const path of ['/keyed-low', '/keyed-middle', '/keyed-top']) expect(notOnce(sink, path, ['o'])).toEqual([]);
    expect(sink.callsTo('/keyed-top/o').map(({ body }) => body)[0]).toBe('{"said":"deepest and above"}');
  });
});

describe('A for-each whose items have effects that can not be repeated', () => {
  it('asks for exactly the item that was in flight when its server was killed; answered, it is finished', async () => {
    const first = await started(Product.start({ env: env() }));
    const document = loopFlow(sink.url, '/unsafe', { concurrency: 3, onError: 'continue' }, { effect: 'unsafe', retry: ONCE });
    await first.publish(document);
    const items = itemsOf(12);
    sink.script('/unsafe/i-5', { hang: true, effect: true });
    const [next, runId] = await overADeath(document, { items }, first, async () => {
      // The other lanes go on past it; the last of them is done before the server dies.
      await until('the others are done', () => items.every((item) => sink.effectsOn(`/unsafe/${item}`) === 1));
      await until('their outcomes are there', async () => {
        const steps = (await first.run((await onlyRun(first))['id'] as string))['steps'] as JsonObject[];
        return steps.filter(({ id, status }) => id === 'act' && status === 'succeeded').length === 11;
      });
      await first.kill();
    });
    const asking = await rested(next, runId);
    expect(asking).toMatchObject({ status: 'needs_attention' });
    const asked = (asking['steps'] as JsonObject[]).filter(({ status }) => status === 'needs_attention');
    expect(asked.map(({ key }) => key)).toEqual(['act[5]']);
    const resolve = (turn: number): Promise<{ status: number }> =>
      next.call('POST', `/api/runs/${runId}/steps/act/resolve`, { as: 'happened', attempt: 1, turn: [turn] });
    expect((await resolve(4)).status).toBe(409);
    expect((await resolve(5)).status).toBe(202);
    await until('it is finished', async () => (await next.run(runId))['finishedAt'] !== null);
    expect(await next.run(runId)).toMatchObject({ status: 'succeeded' });
    expect(notOnce(sink, '/unsafe', items)).toEqual([]);
    expect(toldAfter(sink)).toEqual({ places: items.map((_, place) => place), count: 12 });
  });

  it('sends the item again when a person says so, and the others are not touched', async () => {
    const first = await started(Product.start({ env: env() }));
    const document = loopFlow(sink.url, '/unsafe', { concurrency: 1 }, { effect: 'unsafe', retry: ONCE });
    await first.publish(document);
    const items = itemsOf(6);
    sink.script('/unsafe/i-2', { hang: true, effect: false });
    const [next, runId] = await overADeath(document, { items }, first, async () => {
      await until('the item is in flight', () => sink.callsTo('/unsafe/i-2').length === 1);
      await first.kill();
    });
    const asking = await rested(next, runId);
    const asked = (asking['steps'] as JsonObject[]).filter(({ status }) => status === 'needs_attention');
    expect(asked.map(({ key }) => key)).toEqual(['act[2]']);
    const answer = await next.call('POST', `/api/runs/${runId}/steps/act/resolve`, { as: 'send_again', attempt: 1, turn: [2] });
    expect(answer.status).toBe(202);
    await until('it is finished', async () => (await next.run(runId))['finishedAt'] !== null);
    expect(await next.run(runId)).toMatchObject({ status: 'succeeded' });
    expect(notOnce(sink, '/unsafe', items)).toEqual([]);
    expect(sink.callsTo('/unsafe/i-2')).toHaveLength(2);
  });
});

async function onlyRun(product: Product): Promise<JsonObject> {
  const { body } = await product.call('GET', '/api/runs');
  return (body['items'] as JsonObject[])[0] ?? {};
}
