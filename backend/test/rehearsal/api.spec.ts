import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rehearsalCardSchema, type RehearsalCard } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { isRefusal } from '../support/world.js';
import { until } from '../support/until.js';
import { cellOf, twoCalls } from './support.js';

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

const document = (path: string, policy = {}) => {
  const text = JSON.stringify(twoCalls(policy, { trigger: { operation: 'webhook', config: { path, verify: { kind: 'none' } } } }));
  return JSON.parse(text.replaceAll('https://api.example.com', sink.url)) as never;
};

async function draftOf(path: string, policy = {}): Promise<string> {
  return (await product.call('POST', '/api/flows', document(path, policy))).body['id'] as string;
}

async function rehearse(id: string, body: object = {}): Promise<RehearsalCard> {
  const reply = await product.call('POST', `/api/flows/${id}/rehearse`, body as never);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
  return rehearsalCardSchema.parse(reply.body);
}

async function rowsOf(table: string): Promise<number> {
  return (await database.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? -1;
}

describe('Rehearsing a flow over the API', () => {
  it('answers the card, calls nobody, and leaves nothing behind', async () => {
    const id = await draftOf('quiet');
    const before = [await rowsOf('run'), await rowsOf('run_event'), await rowsOf('delivery'), await rowsOf('flow_version')];
    const card = await rehearse(id);
    expect(card).toMatchObject({ flow: { revision: 1, version: null }, calm: { ok: true }, complete: true });
    expect(card.rows.map(({ step }) => step)).toEqual(['trigger', 'first', 'second']);
    expect(sink.calls).toEqual([]);
    expect([await rowsOf('run'), await rowsOf('run_event'), await rowsOf('delivery'), await rowsOf('flow_version')]).toEqual(before);
  });

  it('shows red where a refusal would be taken for success, and green once a success rule looks at it', async () => {
    const bare = await rehearse(await draftOf('bare'), { steps: ['first'] });
    const red = cellOf(bare, 'first', 'said_no');
    expect(red).toMatchObject({ verdict: 'red', run: 'succeeded', fix: { step: 'first', pointer: '/steps/first/policy/success' } });
    const ruled = await rehearse(await draftOf('ruled', { success: red.fix?.value }), { steps: ['first'] });
    expect(cellOf(ruled, 'first', 'said_no')).toMatchObject({ verdict: 'green', run: 'failed' });
  });

  it('shows red where a repeated event does things twice, and green once it is known by a key', async () => {
    const id = await draftOf('repeats');
    expect(cellOf(await rehearse(id, { steps: ['trigger'] }), 'trigger', 'duplicate')).toMatchObject({
      verdict: 'red',
      fix: { step: null, pointer: '/trigger/config/dedupe' },
    });
    const config = { path: 'repeats', verify: { kind: 'none' }, dedupe: { key: '{{ trigger.headers.`x-event-id` }}', window: '2d' } };
    const keyed = { ...(document('repeats') as object), trigger: { operation: 'webhook', config } };
    await product.call('PUT', `/api/flows/${id}/draft`, keyed, { 'if-match': '1' });
    const card = await rehearse(id, { steps: ['trigger'] });
    expect(cellOf(card, 'trigger', 'duplicate').verdict).toBe('green');
    // The sender repeats it after three days, and the key is known for two.
    expect(cellOf(card, 'trigger', 'repeated_later').verdict).toBe('red');
  });

  it('takes what the last run really got, or what it is given', async () => {
    const id = await product.publish(document('samples'));
    const accepted = await product.call('POST', '/hooks/samples', { text: 'Hello' });
    await until('the run has ended', async () => (await product.run(accepted.body['runId'] as string))['finishedAt'] !== null);
    const real = await rehearse(id, { of: 'published', faults: ['server_error'] });
    expect(real.flow).toMatchObject({ revision: null, version: 1 });
    expect(real.rows.map(({ step, sample }) => [step, sample])).toEqual([
      ['first', 'last_run'],
      ['second', 'last_run'],
    ]);
    const given = await rehearse(id, {
      steps: ['first'],
      faults: ['late'],
      samples: { first: { status: 201, headers: {}, body: { id: 'A' } } },
    });
    expect(given.rows).toMatchObject([{ sample: 'given', cells: [{ fault: 'late' }] }]);
  });

  it('refuses in words what can not be rehearsed', async () => {
    const id = await draftOf('refused');
    const ask = (body: object, flow = id) => product.call('POST', `/api/flows/${flow}/rehearse`, body as never);
    isRefusal(await ask({ steps: ['nobody'] }), 404, 'step_not_found');
    isRefusal(await ask({ of: 'published' }), 409, 'not_published');
    isRefusal(await ask({ revision: 7 }), 409, 'stale_revision');
    isRefusal(await ask({ faults: ['meteor'] }), 400, 'invalid_body');
    isRefusal(await ask({}, '00000000-0000-7000-8000-000000000000'), 404, 'flow_not_found');
    const many = Object.fromEntries(
      Array.from({ length: 80 }, (_, n) => [`s${n}`, { name: `S${n}`, operation: 'http.request', input: { url: sink.url } }]),
    );
    const large = twoCalls({}, { steps: many, edges: Object.keys(many).map((to) => ({ from: 'trigger', to })) });
    const created = await product.call('POST', '/api/flows', { ...large, trigger: { operation: 'manual' } } as never);
    isRefusal(await ask({}, created.body['id'] as string), 422, 'rehearsal_too_large');
    const broken = twoCalls(
      {},
      {
        trigger: { operation: 'manual' },
        edges: [
          { from: 'trigger', to: 'first' },
          { from: 'first', to: 'first' },
        ],
      },
    );
    const circle = await product.call('POST', '/api/flows', broken as never);
    isRefusal(await ask({}, circle.body['id'] as string), 422, 'flow_has_problems');
  });
});
