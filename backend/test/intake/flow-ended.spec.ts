import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let sink: Sink;
let product: Product;

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

const start = (): Promise<Product> => Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });

/** A flow of one call, which stops the run when it fails. */
const calling = (name: string, path: string, trigger: JsonObject, body: JsonObject = {}): JsonObject => ({
  schema: 'plumbline/flow@1',
  name,
  owner: 'admin@example.com',
  trigger,
  steps: {
    call: {
      name: 'Call',
      operation: 'http.request',
      input: { method: 'POST', url: `${sink.url}${path}`, body },
      policy: { effect: 'keyed', retry: { attempts: 1, backoff: 'fixed', initial: '1ms', on: [] }, then: 'stop' },
    },
  },
  edges: [{ from: 'trigger', to: 'call' }],
});
const webhook = (path: string): JsonObject => ({ operation: 'webhook', config: { path, verify: { kind: 'none' } } });
const ends = (config: JsonObject): JsonObject => ({ operation: 'flow_ended', config });
const HEARD: JsonObject = {
  flow: '{{ trigger.flow.name }}',
  run: '{{ trigger.run.id }}',
  status: '{{ trigger.run.status }}',
  error: '{{ trigger.error.message }}',
};

const send = async (path: string): Promise<string> => (await product.call('POST', `/hooks/${path}`, {})).body['runId'] as string;
const ended = (runId: string): Promise<JsonObject> =>
  until('the run has ended', async () => {
    const run = await product.run(runId);
    return run['finishedAt'] !== null && run;
  });
const heardAt = (path: string): JsonObject[] => sink.callsTo(path).map(({ body }) => JSON.parse(body) as JsonObject);

describe('a flow that listens to the ends of another one', () => {
  it('is started by each end that it listens to, once, with who ended and why', async () => {
    const worker = await product.publish(calling('Worker', '/keyed/work', webhook('work')));
    await product.publish(calling('Failures', '/keyed/failures', ends({ flows: [worker], ends: ['failed'] }), HEARD));
    await product.publish(calling('All good', '/keyed/good', ends({ flows: [worker], ends: ['succeeded'] }), HEARD));
    sink.script('/keyed/work', {}, { status: 500, effect: false });
    const good = await send('work');
    await ended(good);
    const bad = await send('work');
    expect(await ended(bad)).toMatchObject({ status: 'failed' });
    await until('both are told', () => heardAt('/keyed/good').length === 1 && heardAt('/keyed/failures').length === 1);
    expect(heardAt('/keyed/good')).toEqual([{ flow: 'Worker', run: good, status: 'succeeded' }]);
    expect(heardAt('/keyed/failures')).toEqual([
      { flow: 'Worker', run: bad, status: 'failed', error: expect.stringContaining('500') as unknown as string },
    ]);

    // It is repaired, and ends again: whoever listens to that end is told.
    expect((await product.call('POST', `/api/runs/${bad}/steps/call/retry`, { attempt: 1 })).status).toBe(202);
    await until('the second end is told', () => heardAt('/keyed/good').length === 2);
    expect(heardAt('/keyed/good')[1]).toMatchObject({ run: bad, status: 'succeeded' });
    expect(heardAt('/keyed/failures')).toHaveLength(1);
  });

  it('misses nothing of a hundred ends while its server is killed and started again, and hears each once', async () => {
    const many = await product.publish(calling('Many', '/keyed/many', webhook('many')));
    await product.publish(
      calling('Counter', '/keyed/counted', ends({ flows: [many], ends: ['succeeded'] }), { run: '{{ trigger.run.id }}' }),
    );
    const runs: string[] = [];
    for (let n = 0; n < 50; n++) runs.push(await send('many'));
    await until('it has begun to hear', () => sink.callsTo('/keyed/counted').length > 0);
    await product.kill();
    product = await start();
    for (let n = 0; n < 50; n++) runs.push(await send('many'));
    await until('all are heard', () => new Set(heardAt('/keyed/counted').map(({ run }) => run)).size === 100, 50_000);
    const { rows } = await database.pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM delivery WHERE kind = 'flow_ended' AND verdict = 'accepted' AND flow_id IN (SELECT id FROM flow WHERE name = 'Counter')",
    );
    expect(rows[0]?.count).toBe(100);
    expect(new Set(heardAt('/keyed/counted').map(({ run }) => run))).toEqual(new Set(runs));
  });

  it('of all others does not hear of itself, and two that listen to each other come to an end', async () => {
    await product.publish(calling('Ping', '/keyed/ping', ends({ flows: 'any', ends: ['succeeded'] })));
    await product.publish(calling('Pong', '/keyed/pong', ends({ flows: 'any', ends: ['succeeded'] })));
    await product.publish(calling('First', '/keyed/first', webhook('first')));
    await send('first');
    await until('the chain is cut', () => product.log.some((line) => line.includes('started by the ends of each other')));
    const calls = sink.callsTo('/keyed/ping').length + sink.callsTo('/keyed/pong').length;
    expect(calls).toBeGreaterThan(4);
    expect(calls).toBeLessThan(60);
  });

  it('hears nothing any more once it is archived, nor of runs of drafts', async () => {
    const quiet = await product.publish(calling('Quiet', '/keyed/quiet', { operation: 'manual' }));
    const listener = await product.publish(calling('Listener', '/keyed/listener', ends({ flows: [quiet], ends: ['succeeded'] })));
    const draft = await product.call('POST', `/api/flows/${quiet}/runs`, { body: {}, revision: 1 });
    await ended(draft.body['runId'] as string);
    await product.call('POST', `/api/flows/${quiet}/runs`, { body: {} });
    await until('the end is heard', () => sink.callsTo('/keyed/listener').length === 1);
    expect((await product.call('POST', `/api/flows/${listener}/archive`)).status).toBeLessThan(300);
    const last = await product.call('POST', `/api/flows/${quiet}/runs`, { body: {} });
    await ended(last.body['runId'] as string);
    const { rows } = await database.pool.query('SELECT 1 FROM flow_watch WHERE flow_id = $1', [listener]);
    expect(rows).toEqual([]);
    expect(sink.callsTo('/keyed/listener')).toHaveLength(1);
  });

  it('is refused where it listens to a flow that is not there, and says which', async () => {
    const nobody = '0198ab12-cd34-7000-8000-000000000001';
    const created = await product.call('POST', '/api/flows', calling('Lost', '/keyed/lost', ends({ flows: [nobody] })));
    const answer = await product.call('POST', `/api/flows/${created.body['id'] as string}/publish`);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'flow_has_problems', problems: [{ code: 'listened_flow_unknown', pointer: '/trigger/config/flows/0' }] },
    });
  });
});
