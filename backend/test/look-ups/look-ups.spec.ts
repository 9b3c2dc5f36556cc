import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink, type Behaviour } from '../../../e2e/stand-ins/sink.js';
import { actPath } from '../crash/effect-flow.js';
import { lookUpFlow, searchPath, showEffects } from '../crash/look-up-flow.js';
import { journalOf } from '../crash/people.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
  await product.publish(lookUpFlow(sink.url));
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

const pathOf = (event: string): string => actPath('verifiable', event);

async function rested(event: string, ...behaviours: Behaviour[]): Promise<JsonObject> {
  sink.script(pathOf(event), ...behaviours);
  const { body } = await product.call('POST', '/hooks/crash', { event }, { 'x-event-id': event });
  return until(`the run of ${event} rests`, async () => {
    const run = await product.run(body['runId'] as string);
    return (run['finishedAt'] !== null || run['status'] === 'needs_attention') && run;
  });
}

const kindsOf = async (run: JsonObject): Promise<string[]> => {
  const journal = (await journalOf(product, run['id'] as string)) as { kind: string; step?: string; answer?: string }[];
  return journal.flatMap(({ kind, step, answer = '' }) => (step === 'act' ? [`${kind} ${answer}`.trim()] : []));
};

describe('A call whose reply did not come, with a declared look-up', () => {
  it('happened: the step succeeds with what was found, says so, and nothing is sent again', async () => {
    showEffects(sink, 'a', pathOf('a'));
    const run = await rested('a', { reset: true, effect: true });
    expect(run['status']).toBe('succeeded');
    expect(stepOf(run, 'act')).toMatchObject({ attempt: 1, byLookUp: true, output: { status: 200, found: 1 }, mayHaveHappened: false });
    expect(sink.effectsOn(pathOf('a'))).toBe(1);
    expect(await kindsOf(run)).toEqual(['step.started', 'step.failed', 'look_up.started', 'look_up.answered happened', 'step.succeeded']);
  });

  it('did not happen: it is sent again by itself once that is certain, and happens once', async () => {
    showEffects(sink, 'b', pathOf('b'));
    const run = await rested('b', { reset: true, effect: false });
    expect(run['status']).toBe('succeeded');
    expect(stepOf(run, 'act')).toMatchObject({ attempt: 2, byLookUp: false });
    expect([sink.callsTo(pathOf('b')).length, sink.effectsOn(pathOf('b'))]).toEqual([2, 1]);
    expect(await kindsOf(run)).toEqual([
      'step.started',
      'step.failed',
      'look_up.started',
      'look_up.answered unclear',
      'look_up.started',
      'look_up.answered did_not_happen',
      'step.failed',
      'step.started',
      'step.succeeded',
    ]);
  });

  it('happened after the look-up had been asked for the first time: it is not sent again', async () => {
    showEffects(sink, 'late', pathOf('late'));
    const asked = (): boolean => sink.callsTo(searchPath('late')).length > 0;
    // The connection breaks at once; the service goes on by itself and is done after the first question.
    sink.script(pathOf('late'), { reset: true, effect: false });
    const ended = rested('late');
    await until('the look-up was asked', asked);
    sink.effects.push({ path: pathOf('late'), key: null, body: '' });
    const run = await ended;
    expect(run['status']).toBe('succeeded');
    expect([sink.callsTo(pathOf('late')).length, sink.effectsOn(pathOf('late'))]).toEqual([1, 1]);
  });

  it('can not be told at first: the search is asked again', async () => {
    showEffects(sink, 'c', pathOf('c'));
    sink.script(searchPath('c'), { status: 503 });
    const run = await rested('c', { reset: true, effect: true });
    expect(run['status']).toBe('succeeded');
    expect(stepOf(run, 'act')).toMatchObject({ attempt: 1, byLookUp: true, lookUp: { asks: 2, answer: 'happened' } });
  });

  it('is a refusal in plain words while nothing is sent: nobody looks anything up', async () => {
    const run = await rested('d', { status: 422, effect: false });
    expect(run['status']).toBe('failed');
    expect(sink.callsTo(searchPath('d'))).toEqual([]);
  });

  it('is found by somebody before the service: the person is believed', async () => {
    sink.always(searchPath('e'), { status: 500 });
    sink.script(pathOf('e'), { reset: true, effect: true });
    const { body } = await product.call('POST', '/hooks/crash', { event: 'e' }, { 'x-event-id': 'e' });
    const runId = body['runId'] as string;
    const answer = { as: 'happened', attempt: 1, output: { status: 200 }, reason: 'seen' };
    await until('it waits for the next look-up and takes the answer', async () => {
      const step = stepOf(await product.run(runId), 'act');
      if (step['waitingFor'] !== 'look_up' || step['status'] !== 'waiting') return false;
      return (await product.call('POST', `/api/runs/${runId}/steps/act/resolve`, answer)).status === 202;
    });
    const run = await until('it has ended', async () => {
      const seen = await product.run(runId);
      return seen['finishedAt'] !== null && seen;
    });
    expect(run['status']).toBe('succeeded');
    expect(stepOf(run, 'act')).toMatchObject({ byLookUp: false, lookUp: null });
  });
});
