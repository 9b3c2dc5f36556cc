import { describe, expect, it } from '@jest/globals';
import { checkFlow, stepView } from '@plumbline/shared';
import { planOf } from '../../../test/engine/random-flow.js';
import { notSent, Scenario } from '../../../test/engine/scenario.js';
import { wait } from '../operations/wait.js';
import { decide, type Decision } from './decide.js';
import { restoreRunState } from './run-state.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const look = (run: Scenario, nowMs: number): Decision => decide(run.state, 0, nowMs);

/** What the journal alone says at each of its points from `seq` on: the run is the same as the one that was never put away. */
function restoredFrom(run: Scenario, seq: number, see: (state: Scenario['state']) => void): void {
  for (let upTo = seq; upTo <= run.journal.length; upTo++) see(restoreRunState('run', run.plan, run.journal.slice(0, upTo)));
}

/** A run that waits, as the wait's own operation says, after `beforeMs` of other work. */
function waiting(duration: string, timeout?: string): { run: Scenario; dueMs: number } {
  const run = new Scenario(
    planOf({ wait: { operation: 'wait', input: { for: duration } } }, ['trigger>wait'], timeout ? { timeout } : undefined),
  );
  const result = wait.run({ for: duration }, run.nowMs);
  if (!result.ok || !('wait' in result)) throw new Error('it does not wait');
  expect(look(run, run.nowMs).begin).toEqual(['wait']);
  run.state.ready.delete('wait');
  run.emit({ kind: 'step.waiting', step: 'wait', attempt: 1, ...result.wait });
  return { run, dueMs: run.step('wait').dueMs ?? 0 };
}

describe('Ten tries a minute apart', () => {
  it('are ten tries, each a minute after the failure before, also when the run is read from its journal in between', () => {
    const retry = { attempts: 10, backoff: 'fixed', initial: '60s', jitter: 'none', on: ['network'] } as const;
    const run = new Scenario(planOf({ a: { policy: { retry: { ...retry, on: [...retry.on] }, then: 'stop' } } }, ['trigger>a']));
    const beganMs: number[] = [];
    expect(run.go()).toEqual(['a']);
    for (beganMs.push(run.nowMs); ; beganMs.push(run.nowMs)) {
      expect(run.end('a', notSent)).toEqual([]);
      if (run.step('a').status !== 'retrying') break;
      const { idleUntilMs } = look(run, run.nowMs);
      expect(idleUntilMs).toBe(run.nowMs + MINUTE_MS);
      expect(look(run, run.nowMs + MINUTE_MS - 1).begin).toEqual([]);
      const again = restoreRunState('run', run.plan, run.journal);
      expect(decide(again, 0, run.nowMs + MINUTE_MS - 1)).toMatchObject({ begin: [], idleUntilMs });
      expect(decide(again, 0, run.nowMs + MINUTE_MS).begin).toEqual(['a']);
      run.nowMs += MINUTE_MS;
      expect(run.go()).toEqual(['a']);
    }
    expect(beganMs).toEqual(Array.from({ length: 10 }, (_, i) => 1_000 + i * MINUTE_MS));
    expect(run.step('a')).toMatchObject({ status: 'failed', attempt: 10 });
    expect(run.status).toBe('failed');
  });
});

describe('A wait', () => {
  it.each([
    ['10m', 10 * MINUTE_MS],
    ['29d', 29 * DAY_MS],
  ])('of %s is due exactly then, survives being read from the journal, and the run is given up meanwhile', (duration, inMs) => {
    const { run, dueMs } = waiting(duration);
    expect(dueMs).toBe(run.nowMs + inMs);
    run.emit({ kind: 'run.released', wakeAtMs: dueMs });
    run.emit({ kind: 'run.claimed', worker: 'w', epoch: 2 });
    run.emit({ kind: 'run.released', wakeAtMs: dueMs });
    restoredFrom(run, 3, (state) => {
      expect(stepView(state.view, 'wait')).toMatchObject({ status: 'waiting', dueMs });
      for (const nowMs of [run.nowMs, dueMs - 1]) {
        expect(decide(state, 0, nowMs)).toMatchObject({ begin: [], finish: null, timedOut: false, idleUntilMs: dueMs, nextDueMs: dueMs });
      }
      expect(decide(state, 0, dueMs)).toMatchObject({ begin: ['wait'], timedOut: false });
    });
  });

  it('of 30 days after other work outlasts a run for which no timeout was set', () => {
    const run = new Scenario(planOf({ wait: { operation: 'wait', input: { for: '30d' } } }, ['trigger>wait']));
    run.nowMs += MINUTE_MS;
    const dueMs = run.nowMs + 30 * DAY_MS;
    run.emit({ kind: 'step.waiting', step: 'wait', attempt: 1, untilMs: dueMs, reason: 'duration' });
    expect(look(run, dueMs)).toMatchObject({ begin: ['wait'], timedOut: false });
  });

  it('is cut short by a timeout of the run that comes first', () => {
    const { run } = waiting('10m', '90s');
    expect(look(run, run.nowMs)).toMatchObject({ idleUntilMs: run.nowMs + 90_000 });
    expect(look(run, run.nowMs + 90_000)).toMatchObject({ begin: [], timedOut: true });
  });

  it('of more than 30 days is refused, by the check of the flow and by the step', () => {
    const codes = (duration: string): string[] => {
      const { document } = planOf({ wait: { operation: 'wait', input: { for: duration } } }, ['trigger>wait']);
      return checkFlow(document, [wait.contract]).map(({ code }) => code);
    };
    expect(codes('31d')).toContain('wait_duration_invalid');
    expect(codes('30d')).not.toContain('wait_duration_invalid');
    expect(wait.run({ for: '31d' }, 0)).toMatchObject({ ok: false });
  });
});
