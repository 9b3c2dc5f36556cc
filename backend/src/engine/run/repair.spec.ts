import { describe, expect, it } from '@jest/globals';
import { planOf } from '../../../test/engine/random-flow.js';
import { notSent, ok, rejected, Scenario, unknown } from '../../../test/engine/scenario.js';

const scenario = (...plan: Parameters<typeof planOf>): Scenario => new Scenario(planOf(...plan));
const policy = (then: 'continue' | 'park' | 'ask' | 'stop' | { edge: 'error' } | { fallback: number }) => ({ policy: { then } });

describe('a repair', () => {
  it('lifts the stop, and what was held back begins', () => {
    const run = scenario({ a: {}, b: {}, c: {}, d: {} }, ['trigger>a', 'a>b', 'trigger>c', 'c>d']);
    run.go();
    run.end('a', rejected);
    run.end('c');
    expect(run.status).toBe('failed');
    expect(run.retry('a')).toBeNull();
    expect(run.go()).toEqual(expect.arrayContaining(['a', 'd']));
    expect(run.step('a')).toMatchObject({ attempt: 2, generation: 0 });
    expect(run.end('a')).toEqual(['b']);
    run.end('d');
    run.end('b');
    expect(run.status).toBe('succeeded');
  });

  it('of a step that did not stop the run leaves the stop alone', () => {
    const run = scenario({ a: {}, b: policy('ask'), c: {}, d: {} }, ['trigger>a', 'trigger>b', 'b>c', 'trigger>d']);
    run.go();
    run.end('b', rejected);
    run.end('a', rejected);
    expect(run.resolve('b', 'done')).toBeNull();
    expect(run.go()).toEqual([]);
    run.end('d');
    expect(run.status).toBe('failed');
    expect(run.step('c').status).toBe('idle');
  });

  it('brings steps to life that were skipped, down to the join', () => {
    const run = scenario({ a: policy({ edge: 'error' }), b: {}, c: {}, d: {} }, ['trigger>a', 'a>b', 'b>c', 'a:error>d']);
    run.go();
    run.end('a', rejected);
    run.end('d');
    expect(run.status).toBe('succeeded_with_gaps');
    run.retry('a');
    run.go();
    expect(run.end('a')).toEqual(['b']);
    expect(run.end('b')).toEqual(['c']);
    run.end('c');
    expect(run.status).toBe('succeeded');
    expect(run.step('d').attempt).toBe(1);
  });

  it('lets a join wait for the repaired step again', () => {
    const run = scenario({ a: policy('continue'), b: {}, c: {} }, ['trigger>a', 'trigger>b', 'a>c', 'b>c']);
    run.go();
    run.end('a', rejected);
    run.retry('a');
    run.go();
    expect(run.end('b')).toEqual([]);
    expect(run.end('a')).toEqual(['c']);
  });

  it('lets a join wait for steps that come to life again, however far up', () => {
    const run = scenario({ a: policy({ edge: 'error' }), b: {}, c: {}, other: {}, join: {} }, [
      'trigger>a',
      'a>b',
      'b>c',
      'c>join',
      'trigger>other',
      'other>join',
    ]);
    run.go();
    run.end('a', rejected);
    expect(run.step('c').skipped).toBe('not_taken');
    run.retry('a');
    run.go();
    run.end('a');
    expect(run.end('other')).toEqual([]);
    run.end('b');
    expect(run.end('c')).toEqual(['join']);
  });

  it('leaves dead what stays dead: the branch is taken the same way again', () => {
    const run = scenario({ a: policy('continue'), b: {}, c: {}, d: {} }, ['trigger>a', 'a>b', 'b:case:x>c', 'b:case:y>d']);
    run.go();
    run.end('a', rejected);
    run.end('b', ok(), ['case:y']);
    run.retry('a');
    run.go();
    expect(run.end('a')).toEqual([]);
    run.end('d');
    expect(run.step('c').skipped).toBe('not_taken');
    expect(run.status).toBe('succeeded');
  });

  it('does not begin a revived step twice when it fails', () => {
    const run = scenario({ a: policy({ edge: 'error' }), x: policy('continue'), b: {} }, [
      'trigger>a',
      'trigger>x',
      'a>b',
      'x:case:never>b',
    ]);
    run.go();
    run.end('x', rejected);
    run.end('a', rejected);
    run.retry('a');
    run.go();
    run.emit({ kind: 'step.succeeded', step: 'a', attempt: 2 });
    expect([...run.state.ready]).toEqual(['b']);
    run.failBefore('b', { code: 'no', class: 'input', message: 'No.' });
    run.retry('x');
    run.go();
    expect(run.end('x')).toEqual([]);
    expect(run.step('b')).toMatchObject({ status: 'failed', attempt: 1, skipped: null });
  });

  it('shows no stale fallback while the step is tried again', () => {
    const run = scenario({ a: policy({ fallback: 7 }) }, ['trigger>a']);
    run.go();
    run.end('a', rejected);
    expect(run.status).toBe('succeeded_with_gaps');
    expect(run.retry('a')).toBeNull();
    expect({ ...run.state.scopes.get('') }).toEqual({});
    run.go();
    run.end('a', ok(1));
    expect(run.status).toBe('succeeded');
  });

  it('comes before the timer of a retry', () => {
    const retry = { attempts: 3, backoff: 'fixed', initial: '1h', jitter: 'none', on: ['network'] } as const;
    const run = scenario({ a: { policy: { retry: { ...retry, on: ['network'] } } } }, ['trigger>a']);
    run.go();
    run.end('a', notSent);
    expect(run.step('a').status).toBe('retrying');
    expect(run.retry('a')).toBeNull();
    expect(run.go()).toEqual(['a']);
    run.nowMs += 3_600_000;
    expect(run.go()).toEqual([]);
  });

  it('of one step of a cancelled run does not make the rest look done', () => {
    const run = scenario({ a: policy('ask'), b: policy('park') }, ['trigger>a', 'trigger>b']);
    run.go();
    run.end('a', rejected);
    for (let tries = 0; tries < 5; tries++) {
      run.end('b', notSent);
      if (run.step('b').status === 'parked') break;
      run.nowMs += 600_000;
      run.go();
    }
    run.signal({ kind: 'cancel', by: 'ada' });
    run.go();
    expect(run.status).toBe('cancelled');
    expect(run.retry('a')).toBeNull();
    expect(run.go()).toEqual(['a']);
    run.end('a');
    expect(run.status).toBe('cancelled');
  });

  it('gives a skipped, done or confirmed step its ports, and a gap only to the skipped', () => {
    for (const [as, status, end] of [
      ['skip', 'skipped', 'succeeded_with_gaps'],
      ['done', 'succeeded', 'succeeded'],
      ['happened', 'succeeded', 'succeeded'],
    ] as const) {
      const run = scenario({ a: {}, b: {} }, ['trigger>a', 'a>b']);
      run.go();
      run.end('a', unknown);
      expect(run.status).toBe('needs_attention');
      expect(run.resolve('a', as, { id: 1 })).toBeNull();
      expect(run.go()).toEqual(['b']);
      expect(run.state.scopes.get('')?.['a']).toEqual({ output: { id: 1 } });
      run.end('b');
      expect([run.step('a').status, run.status]).toEqual([status, end]);
    }
  });

  it('sends again under a new key when a person says that it did not happen', () => {
    const run = scenario({ a: {} }, ['trigger>a']);
    run.go();
    run.end('a', unknown);
    expect(run.resolve('a', 'send_again')).toBeNull();
    run.go();
    expect(run.step('a')).toMatchObject({ attempt: 2, generation: 1, mayHaveHappened: false, idempotencyKey: 'a/1' });
    run.end('a', rejected);
    expect(run.step('a')).toMatchObject({ status: 'failed', mayHaveHappened: false });
  });
});

describe('cancel', () => {
  it('begins nothing more, calls off what waits, and ends when nothing is in flight', () => {
    const run = scenario({ a: {}, b: policy('ask'), c: {} }, ['trigger>a', 'trigger>b', 'a>c']);
    run.go();
    run.end('b', unknown);
    run.signal({ kind: 'cancel', by: 'ada' });
    expect(run.go()).toEqual([]);
    expect(run.step('b')).toMatchObject({ status: 'cancelled', mayHaveHappened: true });
    expect(run.state.view.end).toBeNull();
    expect(run.end('a')).toEqual([]);
    expect(run.status).toBe('cancelled');
    expect(run.step('c').status).toBe('idle');
  });
});
