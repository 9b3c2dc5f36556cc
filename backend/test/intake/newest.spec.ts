import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, pathOf, post } from '../cases/flow.js';
import { reached, startPaused } from '../crash/paused-product.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, type Reply } from '../support/product.js';
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

let here = '';
let tests = 0;
beforeEach(() => {
  here = `/newest/${++tests}`;
});

const OF_CUSTOMER = { by: '{{ trigger.body.at }}', key: '{{ trigger.body.customer }}' };
const told = (): unknown[] => sink.calls.filter(({ path }) => path === here).map(({ body }) => (JSON.parse(body) as { at: unknown }).at);
const textOf = (reply: Reply, name: string): string => reply.body[name] as string;

/** Publishes a flow that tells the sink each age it hears of. */
async function listening(newest: JsonObject, webhook: JsonObject = {}): Promise<(body: JsonObject) => Promise<Reply>> {
  const keyed = { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' };
  const steps = { tell: post(`${sink.url}${here}`, keyed, { at: '{{ trigger.body.at }}' }) };
  const document = flow({ name: 'Keeps in step', steps, edges: ['trigger > tell'], webhook: { newest, ...webhook } });
  await product.publish(document);
  return (body) => product.call('POST', `/hooks/${pathOf(document)}`, body);
}

const delivered = async (runId: string): Promise<JsonObject[]> =>
  (await product.call('GET', `/api/deliveries?q=${runId}`)).body['items'] as JsonObject[];
const ended = (reply: Reply): Promise<unknown> =>
  until('its run has ended', async () => (await product.run(textOf(reply, 'runId')))['status'] === 'succeeded');

describe('An event that is older than the newest of its key', () => {
  it('starts nothing, is answered with the newer one, and is in the inbox with what it was compared by', async () => {
    const send = await listening(OF_CUSTOMER);
    const first = await send({ customer: 'ada', at: '2026-11-23T10:05:00Z' });
    expect(first.status).toBe(202);
    const older = await send({ customer: 'ada', at: '2026-11-23T11:02:00+01:00' });
    expect(older).toMatchObject({ status: 200, body: { ...first.body, stale: true } });
    const other = await send({ customer: 'bob', at: '2026-11-23T09:00:00Z' });
    const equal = await send({ customer: 'ada', at: '2026-11-23T10:05:00.000Z' });
    expect([other.status, equal.status]).toEqual([202, 202]);
    for (const reply of [first, other, equal]) await ended(reply);
    expect(told().sort()).toEqual(['2026-11-23T09:00:00Z', '2026-11-23T10:05:00.000Z', '2026-11-23T10:05:00Z']);

    const stale = (await delivered(textOf(first, 'runId'))).find(({ verdict }) => verdict === 'stale');
    expect(stale).toMatchObject({ run: { id: first.body['runId'] }, kind: 'webhook', eventId: null });
    const shown = await product.call('GET', `/api/deliveries/${stale?.['id'] as string}`);
    expect(shown.body).toMatchObject({
      verdict: 'stale',
      first: { id: first.body['deliveryId'] },
      compared: { by: 'at', own: '2026-11-23T11:02:00+01:00', newest: '2026-11-23T10:05:00Z' },
      body: { text: expect.stringContaining('11:02') },
    });
    const list = await product.call('GET', `/api/deliveries?verdict=stale&flow=${stale?.['flowId'] as string}`);
    expect(list.body['items']).toHaveLength(1);
  });

  it('is compared with all of its flow where there is no key, and with none where its own key is empty', async () => {
    const whole = await listening({ by: '{{ trigger.body.at }}' });
    expect((await whole({ at: 7 })).status).toBe(202);
    expect((await whole({ at: 6, customer: 'bob' })).status).toBe(200);
    here = `${here}/keyed`;
    const keyed = await listening(OF_CUSTOMER);
    expect((await keyed({ at: 7, customer: '' })).status).toBe(202);
    expect((await keyed({ at: 6, customer: '' })).status).toBe(202);
    expect((await keyed({ at: 5 })).status).toBe(202);
  });

  it('is answered at once where senders wait for the answer of a run', async () => {
    const send = await listening({ by: '{{ trigger.body.at }}' }, { respond: 'onFinish' });
    const newer = await send({ at: 2 });
    expect(newer).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect(await send({ at: 1 })).toMatchObject({ status: 200, body: { runId: newer.body['runId'], stale: true } });
  });

  it('is started all the same by a person, who moves no mark with that', async () => {
    const send = await listening({ by: '{{ trigger.body.at }}' });
    const first = await send({ at: 5 });
    await send({ at: 3 });
    const rows = await delivered(textOf(first, 'runId'));
    const [stale, accepted] = ['stale', 'accepted'].map((verdict) => rows.find((row) => row['verdict'] === verdict));
    const again = await product.call('POST', `/api/deliveries/${stale?.['id'] as string}/replay`, { version: 'published' });
    expect(again.status).toBe(202);
    await ended(again);
    const flowId = accepted?.['flowId'] as string;
    const byHand = await product.call('POST', `/api/flows/${flowId}/runs`, { body: { at: 99 } });
    expect(byHand.status).toBe(202);
    await ended(byHand);
    expect((await send({ at: 6 })).status).toBe(202);
  });

  it.each([
    [{ at: 'soon' }, 'says "soon"'],
    [{ at: '7' }, 'says "7"'],
    [{}, 'is not there'],
  ])('must say how old it is: %j is refused while its sender listens', async (body, words) => {
    const send = await listening({ by: '{{ trigger.body.at }}' });
    expect(await send(body)).toMatchObject({ status: 422, body: { code: 'contract_mismatch', detail: expect.stringContaining(words) } });
  });

  it('is compared anew when the flow is published with another measure', async () => {
    const send = await listening({ by: '{{ trigger.body.at }}' });
    const first = await send({ at: 1_000, version: 3 });
    const [{ flowId = '' } = {}] = (await delivered(textOf(first, 'runId'))) as { flowId?: string }[];
    const draft = (await product.call('GET', `/api/flows/${flowId}`)).body['draft'] as JsonObject;
    const trigger = draft['trigger'] as { operation: string; config: JsonObject };
    const config = { ...trigger.config, newest: { by: '{{ trigger.body.version }}' } };
    const saved = await product.call(
      'PUT',
      `/api/flows/${flowId}/draft`,
      { ...draft, trigger: { ...trigger, config } },
      { 'if-match': '"1"' },
    );
    expect(saved.status).toBe(200);
    expect((await product.call('POST', `/api/flows/${flowId}/publish`)).status).toBe(201);
    expect((await send({ at: 900, version: 4 })).status).toBe(202);
    expect((await send({ at: 1_001, version: 3 })).status).toBe(200);
  });

  it('starts nothing in a crowd either: what is told last is the newest', async () => {
    const send = await listening({ by: '{{ trigger.body.at }}' }, { order: { key: 'all' } });
    const ages = Array.from({ length: 100 }, (_, n) => ((n * 37) % 100) + 1);
    const replies = await Promise.all(ages.map((at) => send({ at })));
    const started = replies.filter(({ status }) => status === 202);
    expect(replies.every(({ status }) => status === 202 || status === 200)).toBe(true);
    for (const reply of started) await ended(reply);
    const numbers = told().map(Number);
    expect(numbers).toHaveLength(started.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.at(-1)).toBe(100);
  });

  it('is still older after a power cut in which the run of the newer one had just begun', async () => {
    const send = await listening({ by: '{{ trigger.body.at }}' });
    await product.stop();
    product = await startPaused({ at: 'after_claim_commit', does: 'kill' }, env());
    await send({ at: 5 }).catch(() => null);
    const runId = await reached(product, 'after_claim_commit');
    await product.gone();
    product = await Product.start({ env: env() });
    expect(await send({ at: 4 })).toMatchObject({ status: 200, body: { runId, stale: true } });
    await until('its run has ended', async () => (await product.run(runId))['status'] === 'succeeded');
    expect(told()).toEqual([5]);
  });
});
