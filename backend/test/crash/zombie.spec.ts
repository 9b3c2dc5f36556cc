import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import type { PausePoint } from '../../src/engine/ports/pause-points.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { actPath, effectFlow, lastPath } from './effect-flow.js';
import { reached, startPaused } from './paused-product.js';
import { attemptOf, deliver, journalOf, settle } from './people.js';

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
  for (const product of products) {
    product.child.kill('SIGCONT');
    await product.kill();
  }
  await sink.stop();
  await database.drop();
});

const env = (): Record<string, string> => ({ DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: '1500' });
const path = (step: string): string => (step === 'act' ? actPath('unsafe', 'one') : lastPath('one'));

/** A server that stops at the point and sleeps until another one has finished its run; then it wakes up. */
async function sleepThrough(point: PausePoint): Promise<{ zombie: Product; heir: Product; runId: string; decided: string[] }> {
  const zombie = await startPaused({ at: point, does: 'stop', ...(point === 'before_send' ? { step: 'act' } : {}) }, env());
  products.push(zombie);
  await zombie.publish(effectFlow('unsafe', sink.url));
  void deliver(zombie, 'one');
  const runId = await reached(zombie, point);
  const heir = await Product.start({ env: env() });
  products.push(heir);
  const { run, decisions } = await settle(heir, sink, runId, path);
  expect(run['status']).toBe('succeeded');
  return { zombie, heir, runId, decided: decisions.map(({ as }) => as) };
}

/** Wakes it up and waits until it works again, under a new lease. */
async function wake(zombie: Product): Promise<void> {
  zombie.child.kill('SIGCONT');
  await until('it works again', async () => (await zombie.call('GET', '/api/health/ready').catch(() => null))?.status === 200);
  await deliver(zombie, 'two');
  await until('it has done something new', () => sink.effectsOn(lastPath('two')) > 0);
}

describe('A server that slept while another one took its run over and finished it', () => {
  it('sends nothing when it wakes up just before it would have sent', async () => {
    const { zombie, heir, runId, decided } = await sleepThrough('before_send');
    expect(decided).toEqual(['send_again']);
    const before = await journalOf(heir, runId);
    await wake(zombie);
    expect(sink.callsTo(path('act'))).toHaveLength(1);
    expect(sink.callsTo(path('last'))).toHaveLength(1);
    expect(await journalOf(heir, runId)).toEqual(before);
  });

  it('changes nothing with a result that comes too late, and the result is kept for people to look at', async () => {
    const { zombie, heir, runId, decided } = await sleepThrough('before_outcome_commit');
    expect(decided).toEqual(['happened']);
    const before = await journalOf(heir, runId);
    await wake(zombie);
    expect(await journalOf(heir, runId)).toEqual(before);
    expect(sink.effectsOn(path('act'))).toBe(1);
    expect(sink.callsTo(path('last'))).toHaveLength(1);
    expect(attemptOf(await heir.run(runId), 'act')).toBe(1);
    const late = await until('the late result is kept', async () => {
      const { rows } = await database.pool.query<{ why: string; bytes: Buffer }>('SELECT why, bytes FROM run_kept WHERE run_id = $1', [
        runId,
      ]);
      return rows[0];
    });
    expect(late.why).toBe('late');
    expect(late.bytes.toString()).toContain('step.succeeded');
  });

  it('changes nothing when it wakes up between the commit of its outcome and what follows', async () => {
    const { zombie, heir, runId, decided } = await sleepThrough('after_outcome_commit');
    expect(decided).toEqual([]);
    const before = await journalOf(heir, runId);
    await wake(zombie);
    expect(await journalOf(heir, runId)).toEqual(before);
    expect(sink.callsTo(path('last'))).toHaveLength(1);
  });

  it('starts nothing of a run that it had just accepted', async () => {
    const { zombie, heir, runId } = await sleepThrough('after_claim_commit');
    const before = await journalOf(heir, runId);
    await wake(zombie);
    expect(sink.callsTo(path('act'))).toHaveLength(1);
    expect(await journalOf(heir, runId)).toEqual(before);
  });
});
