import { describe, expect, it } from '@jest/globals';
import { newRunView, evolve, type RunEvent } from '@plumbline/shared';
import { planOf } from '../../../test/engine/random-flow.js';
import { notSent, ok, Scenario } from '../../../test/engine/scenario.js';
import { restoreRunState } from './run-state.js';

const GATE = 'host:crm.test';
const scenario = (): Scenario => new Scenario(planOf({ a: { policy: { then: 'park' } }, b: {} }, ['trigger>a', 'a>b']));
const parked = (attempt: number, untilMs: number): RunEvent => ({
  kind: 'step.parked',
  step: 'a',
  attempt,
  gate: GATE,
  why: 'circuit',
  untilMs,
  input: { x: 1 },
});
const release = { kind: 'release', step: 'a', by: 'plumbline' } as const;

/** A run whose only step was parked before it was sent. */
function held(): Scenario {
  const run = scenario();
  run.state.ready.delete('a');
  run.emit(parked(1, 900_000));
  return run;
}

describe('a step that is parked before it is sent', () => {
  it('keeps its run parked, begins nothing, and does not time out', () => {
    const run = held();
    expect(run.status).toBe('parked');
    expect(run.go()).toEqual([]);
    expect(run.step('a')).toMatchObject({ attempt: 1, tries: 0, input: { x: 1 }, held: { gate: GATE, why: 'circuit', sinceMs: 1_000 } });
    expect(run.state.view.parked).toBe(1);
  });

  it('begins as soon as it is let go, once, and is not held any more', () => {
    const run = held();
    run.nowMs += 5_000;
    expect(run.signal(release)).toBeNull();
    expect(run.step('a')).toMatchObject({ status: 'parked', released: true, dueMs: run.nowMs });
    expect(run.go()).toEqual(['a']);
    expect(run.step('a')).toMatchObject({ status: 'running', attempt: 2, held: null, released: false });
    expect(run.signal(release)).toBe('not_waiting');
    expect(run.end('a', ok())).toEqual(['b']);
    run.end('b');
    expect(run.status).toBe('succeeded');
    expect(run.state.view.parked).toBe(0);
  });

  it('begins by itself when nobody lets it go', () => {
    const run = held();
    run.nowMs = 900_000;
    expect(run.go()).toEqual(['a']);
  });

  it('is repaired by hand like any other: sent now, or dropped', () => {
    const sent = held();
    expect(sent.retry('a')).toBeNull();
    expect(sent.go()).toEqual(['a']);
    const dropped = held();
    expect(dropped.resolve('a', 'skip')).toBeNull();
    expect(dropped.step('a').held).toBeNull();
    expect(dropped.go()).toEqual(['b']);
    expect(dropped.signal(release)).toBe('not_waiting');
    expect(dropped.step('a').refusals).toBe(0);
  });

  it('does not count the time that it was kept back against the time of all its tries', () => {
    const run = scenario();
    run.go();
    run.end('a', notSent);
    run.nowMs += 2_000;
    run.emit(parked(2, 9_000_000));
    run.nowMs += 3_600_000;
    run.signal(release);
    run.go();
    expect(run.step('a').firstStartedMs).toBe(1_000 + 3_600_000);
  });

  it('is let go no more once its run was cancelled', () => {
    const run = held();
    run.signal({ kind: 'cancel', by: 'ada' });
    expect(run.signal(release)).toBe('run_ended');
    run.go();
    expect(run.step('a')).toMatchObject({ status: 'cancelled', held: null });
  });
});

describe('a step whose tries are used up', () => {
  it('is kept back by what it called', () => {
    const run = scenario();
    run.go();
    for (let tries = 1; tries <= 5; tries++) {
      run.end('a', notSent);
      run.nowMs = Math.max(run.nowMs, run.step('a').dueMs ?? 0);
      if (run.step('a').status !== 'parked') run.go();
    }
    expect(run.step('a')).toMatchObject({ status: 'parked', held: { gate: 'host:a', why: 'failed' } });
    expect(run.signal(release)).toBeNull();
  });

  it('reads the same from its journal', () => {
    const run = held();
    run.signal(release);
    run.go();
    const again = restoreRunState('run', run.plan, run.journal);
    expect(again.view.steps.get('a')).toEqual(run.step('a'));
  });
});

describe('a journal of an earlier version', () => {
  it('folds: a step that waits for the rate, or is parked, without what it is kept back by', () => {
    const view = newRunView('run');
    evolve(view, { runId: 'run', seq: 1, atMs: 1, event: { kind: 'step.waiting', step: 'a', untilMs: 9, reason: 'rate_limited' } });
    expect(view.steps.get('a')).toMatchObject({ status: 'waiting', waitingFor: 'rate_limited', held: null });
    const error = { code: 'x', class: 'network', message: 'X.' } as const;
    const failed: RunEvent = { kind: 'step.failed', step: 'a', attempt: 1, error, happened: 'no', next: { do: 'park', atMs: 5 } };
    evolve(view, { runId: 'run', seq: 2, atMs: 2, event: failed });
    expect(view.steps.get('a')).toMatchObject({ status: 'parked', held: null, dueMs: 5 });
  });
});
