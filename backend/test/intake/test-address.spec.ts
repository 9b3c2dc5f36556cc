import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { flow, pathOf } from '../cases/flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, type Reply } from '../support/product.js';
import { SENDERS } from './senders.js';
import { event, hearing, isRefused, post, secretOf, send } from './support.js';

let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
});

afterAll(async () => {
  await product.stop();
  await database.drop();
});

/** A draft that was never published; its id. */
async function draft(document: JsonObject = hearing({ kind: 'none' })): Promise<string> {
  return (await product.call('POST', '/api/flows', document)).body['id'] as string;
}

const listen = (id: string): Promise<Reply> => product.call('POST', `/api/flows/${id}/test-address`);
const at = (id: string): string => `/hooks/.test/${id}`;
const toTest = (id: string, body: string, headers = {}): Promise<Reply> => post(product, at(id), body, headers);
const sample = async (id: string): Promise<JsonObject | null> =>
  (await product.call('GET', `/api/flows/${id}/samples`)).body['trigger'] as JsonObject | null;
const caught = async (id: string): Promise<JsonObject[]> =>
  (await product.call('GET', `/api/deliveries?flow=${id}`)).body['items'] as JsonObject[];

describe('the test address of a webhook', () => {
  it('takes nothing before somebody listens, after they stopped, and once their time is over', async () => {
    const id = await draft();
    expect((await product.call('GET', `/api/flows/${id}/test-address`)).body).toEqual({ until: null });
    const closed = { status: 404, body: { code: 'hook_not_found', detail: expect.stringContaining('Press "Listen"') } };
    expect(await toTest(id, '{}')).toMatchObject(closed);
    const { body } = await listen(id);
    expect(Date.parse(body['until'] as string)).toBeGreaterThan(Date.now() + 9 * 60_000);
    expect((await product.call('GET', `/api/flows/${id}/test-address`)).body).toEqual(body);
    expect((await toTest(id, '{}')).status).toBe(202);
    expect((await product.call('DELETE', `/api/flows/${id}/test-address`)).status).toBe(204);
    expect(await toTest(id, '{}')).toMatchObject(closed);
    await listen(id);
    await database.pool.query("UPDATE test_address SET until = clock_timestamp() - interval '1 second' WHERE flow_id = $1", [id]);
    expect(await toTest(id, '{}')).toMatchObject(closed);
    expect(await caught(id)).toHaveLength(1);
  });

  it('keeps what comes as a sample and starts nothing, also of a flow that is published', async () => {
    const document = hearing({ kind: 'none' });
    const id = await product.publish(document);
    await product.call('POST', `/hooks/${pathOf(document)}`, { from: 'live' });
    await listen(id);
    const answer = await toTest(id, '{"from":"test"}', { 'x-shop': 'ada' });
    expect(answer).toMatchObject({ status: 202, body: { deliveryId: expect.any(String), runId: null } });
    const { rows } = await database.pool.query('SELECT 1 FROM run WHERE flow_id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect(await sample(id)).toMatchObject({ runId: null, value: { body: { from: 'test' }, headers: { 'x-shop': 'ada' } } });
    expect(await caught(id)).toMatchObject([
      { verdict: 'captured', run: null, excerpt: '{"from":"test"}' },
      { verdict: 'accepted', run: { status: 'succeeded' } },
    ]);
    await product.call('POST', `/hooks/${pathOf(document)}`, { from: 'live again' });
    expect(await sample(id)).toMatchObject({ value: { body: { from: 'live again' } } });
  });

  it('can be replayed to the draft', async () => {
    const id = await draft();
    await listen(id);
    const { deliveryId } = (await toTest(id, '{"n":1}')).body;
    const replay = await product.call('POST', `/api/deliveries/${deliveryId as string}/replay`, { version: 'draft' });
    expect(replay.status).toBe(202);
    const { body } = await product.call('GET', `/api/runs/${replay.body['runId'] as string}/delivery`);
    expect(Buffer.from(body['raw'] as string, 'base64').toString()).toBe('{"n":1}');
  });

  it('says whether its sender proves who it is, and keeps no proof', async () => {
    const sender = SENDERS['Standard Webhooks'] ?? Object.values(SENDERS)[0];
    if (!sender) throw new Error('no sender');
    const id = await draft(hearing({ kind: sender.kind }));
    const secret = sender.newSecret();
    await secretOf(product, id, { kind: sender.kind, label: 'own', secret });
    await listen(id);
    const good = event(sender, secret, 'evt-1');
    expect((await send(product, at(id), sender, good)).status).toBe(202);
    isRefused(await send(product, at(id), sender, { ...good, secret: sender.newSecret() }));
    const all = await caught(id);
    expect(all.map(({ verdict }) => verdict)).toEqual(['unproven', 'captured']);
    const replay = (version: string): Promise<Reply> =>
      product.call('POST', `/api/deliveries/${all[0]?.['id'] as string}/replay`, { version });
    await product.call('POST', `/api/flows/${id}/publish`);
    expect(await replay('published')).toMatchObject({ status: 409, body: { code: 'delivery_not_replayable' } });
    expect((await replay('draft')).status).toBe(202);
    for (const { id: one } of all) {
      const { headers } = (await product.call('GET', `/api/deliveries/${one as string}`)).body;
      expect(Object.entries(headers as JsonObject).filter(([name]) => name.includes('signature'))).toEqual([
        [expect.any(String), '(redacted)'],
      ]);
    }
  });

  it('keeps the newest 20 of a flow, and nothing that is large', async () => {
    const id = await draft();
    await listen(id);
    for (let n = 1; n <= 23; n++) await toTest(id, JSON.stringify({ n }));
    expect((await caught(id)).map(({ excerpt }) => excerpt)).toEqual(Array.from({ length: 20 }, (_, i) => `{"n":${23 - i}}`));
    expect(await toTest(id, `"${'x'.repeat(1_000_001)}"`)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('is there for flows that a webhook starts, and for nobody who just guesses', async () => {
    const byHand = { ...flow({ name: 'By hand', steps: {}, edges: [] }), trigger: { operation: 'manual' } };
    const id = await draft(byHand);
    expect(await listen(id)).toMatchObject({ status: 409, body: { code: 'not_a_webhook' } });
    for (const path of ['nonsense', '..%2f..%2fapi', '', '01980000-0000-7000-8000-000000000001']) {
      expect(await toTest(path, '{}')).toMatchObject({ status: 404, body: { code: 'hook_not_found' } });
    }
    expect((await product.call('GET', `/hooks/.test/${id}`)).status).toBe(405);
  });
});
