import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, ONCE, pathOf, post } from '../cases/flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, type Reply } from '../support/product.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

/** Publishes a flow with one call and lets this many runs of it fail in the given way. */
async function failing(name: string, count: number, status: number, policy: JsonObject): Promise<string> {
  const document = flow({ name, steps: { call: post(`${sink.url}/${name}`, policy) }, edges: ['trigger > call'] });
  const id = await product.publish(document);
  sink.script(`/${name}`, ...Array.from({ length: count }, () => ({ status, body: { error: 'closed_today' } })));
  for (let i = 0; i < count; i++) await product.call('POST', `/hooks/${pathOf(document)}`, { name: `n${i}` });
  return id;
}

const bulk = (path: string, filter: JsonObject, more: JsonObject = {}): Promise<Reply> =>
  product.call('POST', `/api/repairs${path}`, { filter, action: 'retry', reason: 'open again', ...more });

const all = async (id: string, status: string, count: number): Promise<void> => {
  await until(`${count} runs are ${status}`, async () => {
    const { body } = await product.call('GET', `/api/runs?flow=${id}&status=${status}&limit=200`);
    return (body['items'] as JsonObject[]).length === count;
  });
};

const done = (id: unknown): Promise<JsonObject> =>
  until('the bulk repair is done', async () => {
    const { body } = await product.call('GET', `/api/repairs/${id as string}`);
    return body['status'] === 'done' && body;
  });

describe('a bulk repair', () => {
  it('shows first what it would do, then sends each failed step again once, at a rate, and says how it went', async () => {
    const id = await failing('orders', 6, 400, { effect: 'keyed', retry: ONCE, then: 'stop' });
    await all(id, 'failed', 6);
    const filter = { flow: id, status: 'failed', errorCode: 'closed_today' };
    const preview = await bulk('/preview', filter);
    expect(preview).toMatchObject({
      status: 200,
      body: {
        runs: 6,
        more: false,
        steps: 6,
        outside: [{ operation: 'http.request', effect: 'keyed', steps: 6 }],
        excluded: { outcomeUnknown: 0, notRepairable: 0 },
      },
    });
    expect(sink.callsTo('/orders')).toHaveLength(6);
    const started = await bulk('', filter, { perSecond: 3 });
    expect(started).toMatchObject({ status: 202, body: { status: 'running', total: 6 } });
    await all(id, 'succeeded', 6);
    expect(await done(started.body['id'])).toMatchObject({ sent: 6, refused: 0, left: 0 });
    const times = sink
      .callsTo('/orders')
      .slice(6)
      .map(({ atMs }) => atMs);
    // Three a second: the last came at least a second after the first.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(900);
    expect((await bulk('', filter)).body).toMatchObject({ code: 'nothing_to_repair' });
  });

  it('leaves steps alone whose outcome is unknown, and says how many', async () => {
    const id = await failing('unclear', 2, 500, { retry: ONCE });
    await all(id, 'needs_attention', 2);
    const filter = { flow: id, status: 'needs_attention' };
    expect((await bulk('/preview', filter)).body).toMatchObject({ runs: 2, steps: 0, excluded: { outcomeUnknown: 2 } });
    expect((await bulk('', filter)).status).toBe(409);
    expect(sink.callsTo('/unclear')).toHaveLength(2);
  });

  it('drains what is parked, and leaves alone what somebody repaired meanwhile', async () => {
    const id = await failing('parked', 3, 503, { effect: 'keyed', retry: ONCE, then: 'park' });
    await all(id, 'parked', 3);
    const { body } = await product.call('GET', `/api/runs?flow=${id}`);
    const [first] = body['items'] as JsonObject[];
    const started = await bulk('', { flow: id, status: 'parked' }, { perSecond: 1 });
    await product.call('POST', `/api/runs/${first?.['id'] as string}/steps/call/retry`, { attempt: 1 });
    const end = await done(started.body['id']);
    expect([end['sent'], end['refused']]).toEqual([2, 1]);
    await all(id, 'succeeded', 3);
    expect(sink.effects.filter(({ path }) => path === '/parked')).toHaveLength(3);
  });

  it('can be stopped, and what is left stays as it is', async () => {
    const id = await failing('stopped', 4, 400, { effect: 'keyed', retry: ONCE, then: 'stop' });
    await all(id, 'failed', 4);
    const started = await bulk('', { flow: id, status: 'failed' }, { action: 'skip', perSecond: 1 });
    const stopped = await product.call('POST', `/api/repairs/${started.body['id'] as string}/stop`);
    expect(stopped.body).toMatchObject({ status: 'stopped' });
    const left = stopped.body['left'] as number;
    expect(left).toBeGreaterThan(0);
    await all(id, 'failed', left);
    const listed = await product.call('GET', '/api/repairs?limit=1');
    expect((listed.body['items'] as JsonObject[])[0]).toMatchObject({ id: started.body['id'] });
  });

  it('goes on after the process that worked on it was killed', async () => {
    const id = await failing('killed', 3, 400, { effect: 'keyed', retry: ONCE, then: 'stop' });
    await all(id, 'failed', 3);
    const started = await bulk('', { flow: id, status: 'failed' }, { perSecond: 1 });
    await product.kill();
    product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: '2000' } });
    await done(started.body['id']);
    await all(id, 'succeeded', 3);
    expect(sink.effects.filter(({ path }) => path === '/killed')).toHaveLength(3);
  });

  it('is kept in the audit log with who, why and what; an edited input with its difference', async () => {
    const id = await failing('edited', 1, 400, { effect: 'keyed', retry: ONCE, then: 'stop' });
    await all(id, 'failed', 1);
    const { body } = await product.call('GET', `/api/runs?flow=${id}`);
    const runId = (body['items'] as JsonObject[])[0]?.['id'] as string;
    const input = { method: 'POST', url: `${sink.url}/edited`, body: { name: 'corrected' } };
    await product.call('POST', `/api/runs/${runId}/steps/call/retry`, { attempt: 1, input, reason: 'typo' });
    await all(id, 'succeeded', 1);
    const { rows } = await database.pool.query<{ detail: JsonObject }>(
      "SELECT detail FROM audit WHERE subject = $1 AND action = 'run.retry'",
      [runId],
    );
    expect(rows[0]?.detail).toMatchObject({ reason: 'typo', difference: [{ pointer: '/body/name', before: 'n0', after: 'corrected' }] });
    const many = await database.pool.query("SELECT 1 FROM audit WHERE action = 'run.bulk_repair'");
    expect(many.rowCount).toBeGreaterThanOrEqual(3);
  });
});
