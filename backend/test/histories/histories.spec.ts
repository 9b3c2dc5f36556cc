import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JournalEntry, JsonObject, RunEvent } from '@plumbline/shared';
import { Sink, type Behaviour } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { actPath, effectFlow } from '../crash/effect-flow.js';
import { histories, keep, replay } from './record.js';

jest.setTimeout(60_000);

const recorded = await histories();

describe('A run recorded by an earlier version', () => {
  it.each(recorded.map((history) => [history.name, history] as const))('%s: is the same run to the code of today', (_, history) => {
    const runId = history.run['id'] as string;
    // What is shown of a run may grow; what was shown stays.
    expect(replay(runId, history.document, history.journal)).toMatchObject(history.run);
    // Read twice, nothing changes.
    expect(replay(runId, history.document, [...history.journal, ...history.journal])).toMatchObject(history.run);
  });

  it('is there for each way that a run goes', () => {
    const names = ['cancelled', 'lead-flow', 'needs-attention-resolved', 'parked', 'repaired-with-edited-input', 'retried'];
    expect(recorded.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
});

describe('A run that is made now', () => {
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

  const when = (runId: string, ...statuses: string[]): Promise<JsonObject> =>
    until(`the run is ${statuses.join()}`, async () => {
      const run = await product.run(runId);
      return statuses.includes(run['status'] as string) && run;
    });

  /** What the API shows is what its journal folds to; kept as a history when asked for. */
  async function check(name: string, document: JsonObject, runId: string): Promise<void> {
    const run = await product.run(runId);
    type Row = { seq: number; body: RunEvent; at_ms: number };
    const { rows } = await database.pool.query<Row>(
      'SELECT seq, body, floor(extract(epoch FROM at) * 1000)::float8 AS at_ms FROM run_event WHERE run_id = $1 ORDER BY seq',
      [runId],
    );
    const journal = rows.map(({ seq, body, at_ms }): JournalEntry => ({ runId, seq, atMs: at_ms, event: body }));
    expect(replay(runId, document, journal)).toEqual(run);
    await keep({ name, document, journal, run });
  }

  /** Publishes a flow of its own with one effect, scripts the service, and delivers one event. */
  async function run(name: string, policy: JsonObject, ...behaviours: Behaviour[]): Promise<{ document: JsonObject; runId: string }> {
    const document = JSON.parse(JSON.stringify(effectFlow('unsafe', sink.url)).replace('"path":"crash"', `"path":"${name}"`)) as JsonObject;
    const steps = document['steps'] as { [id: string]: JsonObject };
    if (steps['act']) steps['act']['policy'] = policy;
    await product.publish(document);
    sink.script(actPath('unsafe', name), ...behaviours);
    const reply = await product.call('POST', `/hooks/${name}`, { event: name }, { 'x-event-id': name });
    return { document, runId: reply.body['runId'] as string };
  }

  it('of the lead flow, and succeeds', async () => {
    const text = await readFile(new URL('../../../shared/fixtures/lead-flow.json', import.meta.url), 'utf8');
    const document = JSON.parse(text.replaceAll('127.0.0.1:4010', sink.host)) as JsonObject;
    await product.publish(document);
    const lead = { email: 'Ada@Example.com', name: 'Ada', amount: 7 };
    const reply = await product.call('POST', '/hooks/lead-intake', lead, { 'x-event-id': 'lead' });
    await when(reply.body['runId'] as string, 'succeeded');
    await check('lead-flow', document, reply.body['runId'] as string);
  });

  it('with a service that is busy at first, and is retried', async () => {
    const retry = { attempts: 3, backoff: 'fixed', initial: '10ms', on: ['429', '5xx'] };
    const { document, runId } = await run('retried', { effect: 'keyed', retry }, { status: 500 }, { status: 429 });
    await when(runId, 'succeeded');
    await check('retried', document, runId);
  });

  it('with a service that is down, and is parked', async () => {
    const { document, runId } = await run('parked', { effect: 'keyed', then: 'park', retry: { attempts: 1, backoff: 'fixed', initial: '10ms', on: [] } }, { status: 503 });
    await when(runId, 'parked');
    await check('parked', document, runId);
  });

  it('with an outcome that nobody knows, and is answered by a person', async () => {
    const { document, runId } = await run('needs-attention-resolved', { effect: 'unsafe' }, { reset: true, effect: true });
    await when(runId, 'needs_attention');
    const answer = { as: 'happened', attempt: 1, output: { status: 200 }, reason: 'seen in the CRM' };
    expect((await product.call('POST', `/api/runs/${runId}/steps/act/resolve`, answer)).status).toBe(202);
    await when(runId, 'succeeded');
    await check('needs-attention-resolved', document, runId);
  });

  it('with input that the service refuses, and is repaired with other input', async () => {
    const { document, runId } = await run('repaired-with-edited-input', { effect: 'unsafe' }, { status: 422 });
    await when(runId, 'failed');
    const input = { method: 'POST', url: `${sink.url}/unsafe/other`, body: { event: 'other' } };
    expect((await product.call('POST', `/api/runs/${runId}/steps/act/retry`, { input, attempt: 1, reason: 'typo' })).status).toBe(202);
    await when(runId, 'succeeded');
    await check('repaired-with-edited-input', document, runId);
  });

  it('and is cancelled while a call is in flight', async () => {
    const { document, runId } = await run('cancelled', { effect: 'unsafe' }, { hang: true });
    await until('the call has arrived', () => sink.callsTo(actPath('unsafe', 'cancelled')).length > 0);
    expect((await product.call('POST', `/api/runs/${runId}/cancel`, { reason: 'a test' })).status).toBe(202);
    await when(runId, 'cancelled');
    await check('cancelled', document, runId);
  });
});
