import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import type { PausePoint } from '../../src/engine/ports/pause-points.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { actPath, lastPath } from './effect-flow.js';
import { lookUpFlow, searchPath, showEffects } from './look-up-flow.js';
import { startPaused } from './paused-product.js';
import { attemptOf, deliver, deliverUntilAccepted, journalOf, settle } from './people.js';

// A lost question is asked again after 5 to 10 s, and on a busy machine more than one gets lost.
jest.setTimeout(150_000);

const ACT = actPath('verifiable', 'one');
const env = (): Record<string, string> => ({ DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: '1500' });

let database: TestDatabase;
let sink: Sink;

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  showEffects(sink, 'one', ACT);
});

afterEach(async () => {
  await sink.stop();
  await database.drop();
});

interface Story {
  readonly run: JsonObject;
  readonly journal: readonly JsonObject[];
  readonly answers: readonly unknown[];
}

/** A server is killed there while it works on the step; what becomes of the run under the next one, without any person. */
async function killedAt(point: PausePoint, nth = 1): Promise<Story> {
  const held = point === 'after_send';
  const step = point === 'before_outcome_commit' ? {} : { step: 'act' };
  const first = await startPaused({ at: point, does: held ? 'report' : 'kill', nth, ...step }, env());
  await first.publish(lookUpFlow(sink.url));
  if (held) sink.always(ACT, { hang: true, effect: true });
  const sent = deliver(first, 'one');
  if (held) {
    await until('the call has arrived', () => sink.callsTo(ACT).length > 0);
    await first.kill();
  }
  await first.gone();
  await sent;
  sink.always(ACT, {});
  const next = await Product.start({ env: env() });
  try {
    const runId = await deliverUntilAccepted(next, 'one');
    const { run, decisions } = await settle(next, sink, runId, (id) => (id === 'act' ? ACT : lastPath('one')));
    expect(decisions).toEqual([]);
    const journal = await journalOf(next, runId);
    return { run, journal, answers: journal.flatMap(({ kind, answer }) => (kind === 'look_up.answered' ? [answer] : [])) };
  } finally {
    await next.stop();
  }
}

describe('A server killed while it works on what can be looked up', () => {
  it.each<[PausePoint]>([['after_send'], ['before_outcome_commit']])(
    'at %s: the look-up finds that it happened, and nobody is asked',
    async (point) => {
      const { run, answers } = await killedAt(point);
      expect(run).toMatchObject({ status: 'succeeded' });
      expect(answers.at(-1)).toBe('happened');
      expect(attemptOf(run, 'act')).toBe(1);
      expect([sink.callsTo(ACT).length, sink.effectsOn(ACT), sink.effectsOn(lastPath('one'))]).toEqual([1, 1, 1]);
    },
  );

  it('at before_send: the look-up finds nothing, twice since once is too early, and it is sent', async () => {
    const { run, answers } = await killedAt('before_send');
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(answers).toEqual(['unclear', 'did_not_happen']);
    expect(attemptOf(run, 'act')).toBe(2);
    expect([sink.effectsOn(ACT), sink.effectsOn(lastPath('one'))]).toEqual([1, 1]);
  });

  it.each<[PausePoint, number, boolean]>([
    ['before_look_up', 1, true],
    ['after_look_up', 1, false],
    ['after_look_up', 2, false],
  ])('at %s (time %i) of a call that was cut off (happened: %s): it is asked again, and happens once', async (point, nth, happened) => {
    sink.script(ACT, { reset: true, effect: happened });
    const { run, answers } = await killedAt(point, nth);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(answers.at(-1)).toBe(happened ? 'happened' : 'did_not_happen');
    expect([sink.effectsOn(ACT), sink.effectsOn(lastPath('one'))]).toEqual([1, 1]);
    expect(sink.callsTo(ACT)).toHaveLength(happened ? 1 : 2);
    expect(sink.callsTo(searchPath('one')).length).toBeGreaterThanOrEqual(1);
  });
});
