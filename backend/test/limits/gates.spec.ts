import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, pathOf, post } from '../cases/flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';

const DOWN = { status: 500, body: { error: 'down' } };
const WINDOW_MS = 2_000;
const RETRY = { attempts: 4, backoff: 'fixed', initial: '1ms', jitter: 'none', on: ['5xx'] };

let database: TestDatabase;
let sink: Sink;
let product: Product;
const start = (): Promise<Product> =>
  Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, CIRCUIT_WAIT: '2s', LEASE_MS: '3000', PARKED_ALARM: '1s' } });

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

const send = async (document: JsonObject, name: string): Promise<string> =>
  (await product.call('POST', `/hooks/${pathOf(document)}`, { name })).body['runId'] as string;
const names = (path: string): string[] => sink.callsTo(path).map(({ body }) => (JSON.parse(body) as { name: string }).name);

async function gate(): Promise<JsonObject> {
  const items = (await product.call('GET', '/api/gates')).body['items'] as JsonObject[];
  return items.find((one) => one['gate'] === `host:${sink.host}`) ?? {};
}

async function rested(runId: string, status: string): Promise<JsonObject> {
  return until(`the run is ${status}`, async () => {
    const run = await product.run(runId);
    return run['status'] === status && run;
  });
}

describe('a service that is down', () => {
  const call = (path: string, policy: JsonObject): JsonObject =>
    post(`${sink.url}${path}`, { effect: 'idempotent', retry: RETRY, ...policy }, { name: '{{ trigger.body.name }}' });

  it('is left alone; what was for it is kept, and sent in order, each once, when it is up again: over a restart', async () => {
    const parks = flow({ name: 'Parks', steps: { crm: call('/crm', { then: 'park' }) }, edges: ['trigger > crm'] });
    const waits = flow({ name: 'Waits', steps: { crm: call('/crm', { then: 'stop' }) }, edges: ['trigger > crm'] });
    await product.publish(parks);
    await product.publish(waits);
    sink.always('/crm', DOWN);
    const failed = [await send(parks, 'first'), await send(parks, 'second'), await send(parks, 'third')];
    for (const runId of failed) await rested(runId, 'parked');
    const before = sink.callsTo('/crm').length;
    expect(before).toBeGreaterThanOrEqual(10);

    const kept = await send(parks, 'fourth');
    const waiting = await send(waits, 'fifth');
    expect(stepOf(await rested(kept, 'parked'), 'crm')).toMatchObject({
      status: 'parked',
      attempt: 1,
      error: null,
      input: { body: { name: 'fourth' } },
    });
    expect(stepOf(await rested(waiting, 'waiting'), 'crm')).toMatchObject({ status: 'waiting', waitingFor: 'circuit', attempt: 0 });
    // Since the circuit opened, only probes were sent: the oldest that was kept back.
    expect(
      names('/crm')
        .slice(before)
        .every((name) => name === 'first'),
    ).toBe(true);

    const shown = await until('it is said that they are parked for too long', async () => {
      const found = await gate();
      return found['overdue'] === true && found;
    });
    expect(shown).toMatchObject({ parked: 4, waiting: 1, drain: null, name: sink.host, connectionId: null, limit: null });
    expect(shown['circuit']).toMatchObject({ state: expect.stringMatching(/open/), error: expect.stringContaining('answered 500') });
    const list = (await product.call('GET', `/api/gates/${encodeURIComponent(`host:${sink.host}`)}/held`)).body['items'] as JsonObject[];
    expect(list.map(({ runId }) => runId)).toEqual([...failed, kept, waiting]);
    expect(list.slice(3)).toMatchObject([
      { status: 'parked', why: 'circuit', attempt: 1, flowName: 'Parks', step: 'crm' },
      { status: 'waiting', why: 'circuit', flowName: 'Waits' },
    ]);
    const why = await product.call('GET', `/api/runs/${kept}/steps/crm/why`);
    expect(why.body).toMatchObject({ reason: 'circuit', place: 4, of: 5, gate: `host:${sink.host}` });

    await product.kill();
    const called = sink.callsTo('/crm').length;
    sink.always('/crm', {});
    // Two workers on what one has left behind.
    product = await start();
    const helper = await start();
    await until('it drains, and says how far it is', async () => {
      const { drain } = (await gate()) as { drain: { drained: number; total: number; endedAt: string | null } | null };
      return drain !== null && drain.drained > 0;
    });
    for (const runId of [...failed, kept, waiting]) await rested(runId, 'succeeded');
    expect(names('/crm').slice(called)).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
    await until('the drain ends', async () => ((await gate())['drain'] as JsonObject)['endedAt']);
    await helper.stop();
    const done = await gate();
    expect(done).toMatchObject({ parked: 0, waiting: 0, circuit: { state: 'closed' } });
    const { drained, total } = done['drain'] as { drained: number; total: number };
    expect(drained).toBe(total);
    expect((await product.call('POST', `/api/gates/${encodeURIComponent(`host:${sink.host}`)}/probe`)).body['code']).toBe('circuit_closed');
    const rows = await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM held_step');
    expect(rows.rows[0]?.n).toBe(0);
    const times = sink
      .callsTo('/crm')
      .slice(called)
      .map(({ atMs }) => atMs);
    // One a second at most, after the probe.
    expect((times.at(-1) ?? 0) - (times[1] ?? 0)).toBeGreaterThan(2_000);
  });
});

describe('a service that says what it allows', () => {
  it('gets no more than that, and everything in the end; what waits says why', async () => {
    const other = await Sink.start();
    const perWindow = new Map<number, number>();
    const windowOf = (): number => Math.floor(Date.now() / WINDOW_MS);
    other.onCall = () => perWindow.set(windowOf(), (perWindow.get(windowOf()) ?? 0) + 1);
    other.always('/limited', {
      headers: () => ({
        'ratelimit-limit': `5, 5;w=${WINDOW_MS / 1_000}`,
        'ratelimit-remaining': String(Math.max(0, 5 - (perWindow.get(windowOf()) ?? 0))),
        'ratelimit-reset': String(Math.ceil(((windowOf() + 1) * WINDOW_MS - Date.now()) / 1_000)),
      }),
    });
    await product.stop();
    product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: other.host } });
    try {
      const limited = flow({ name: 'Limited', steps: { call: post(`${other.url}/limited`) }, edges: ['trigger > call'] });
      await product.publish(limited);
      const begin = async (): Promise<string> =>
        (await product.call('POST', `/hooks/${pathOf(limited)}`, { name: 'x' })).body['runId'] as string;
      const known = async (): Promise<JsonObject | undefined> =>
        ((await product.call('GET', '/api/gates')).body['items'] as JsonObject[]).find((one) => one['gate'] === `host:${other.host}`);
      await begin();
      await until('the limit is learnt', async () => (await known())?.['limit']);
      const runs = await Promise.all(Array.from({ length: 12 }, begin));
      const why = await until('a step says that it waits for the limit', async () => {
        const answers = await Promise.all(runs.map((runId) => product.call('GET', `/api/runs/${runId}/steps/call/why`)));
        return answers.map(({ body }) => body).find(({ reason }) => reason === 'limit');
      });
      expect(why['text']).toContain('allows 5 calls per 2 seconds, and none is left.');
      expect(await known()).toMatchObject({ limit: { max: 5, windowMs: WINDOW_MS }, circuit: { state: 'closed' } });
      for (const runId of runs) await until('it succeeds', async () => (await product.run(runId))['status'] === 'succeeded');
      expect(other.callsTo('/limited')).toHaveLength(13);
      for (const calls of perWindow.values()) expect(calls).toBeLessThanOrEqual(5);
    } finally {
      await other.stop();
    }
  });
});
