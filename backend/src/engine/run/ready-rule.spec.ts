import { describe, expect, it } from '@jest/globals';
import { planOf } from '../../../test/engine/random-flow.js';
import { ok, rejected, Scenario } from '../../../test/engine/scenario.js';
import { decide, MAX_PARALLEL } from './decide.js';

const scenario = (...plan: Parameters<typeof planOf>): Scenario => new Scenario(planOf(...plan));
const onError = { policy: { then: { edge: 'error' } } } as const;
const goOn = { policy: { then: 'continue' } } as const;

describe('the ready rule', () => {
  it('begins what the trigger leads to, all at once', () => {
    expect(scenario({ a: {}, b: {}, c: {} }, ['trigger>a', 'trigger>b', 'a>c']).go()).toEqual(['a', 'b']);
  });

  it('lets a join wait until every edge is resolved', () => {
    const run = scenario({ a: {}, b: {}, c: {} }, ['trigger>a', 'trigger>b', 'a>c', 'b>c']);
    run.go();
    expect(run.end('a')).toEqual([]);
    expect(run.end('b')).toEqual(['c']);
  });

  it('skips what no taken edge leads to, all the way down, and joins go on without it', () => {
    const run = scenario({ a: {}, b: {}, c: {}, d: {}, e: {} }, ['trigger>a', 'a:case:x>b', 'b>c', 'c>e', 'a:case:y>d', 'd>e']);
    run.go();
    expect(run.end('a', ok(), ['case:y'])).toEqual(['d']);
    expect(['b', 'c'].map((id) => run.step(id).skipped)).toEqual(['not_taken', 'not_taken']);
    expect(run.end('d')).toEqual(['e']);
  });

  it('skips a join when none of its edges is taken', () => {
    const run = scenario({ a: {}, b: {}, c: {} }, ['trigger>a', 'trigger>b', 'a:case:x>c', 'b:case:x>c']);
    run.go();
    run.end('a', ok(), []);
    run.end('b', ok(), []);
    expect(run.step('c').status).toBe('skipped');
    expect(run.status).toBe('succeeded');
  });

  it('begins a step once when several edges of the same step lead to it', () => {
    const run = scenario({ a: {}, b: {} }, ['trigger>a', 'a:case:x>b', 'a:case:y>b']);
    run.go();
    expect(run.end('a', ok(), ['case:x', 'case:y'])).toEqual(['b']);
  });

  it('takes the error edge instead of out, and calls it a gap', () => {
    const run = scenario({ a: onError, b: {}, c: {} }, ['trigger>a', 'a>b', 'a:error>c']);
    run.go();
    expect(run.end('a', rejected)).toEqual(['c']);
    expect(run.step('b').skipped).toBe('not_taken');
    run.end('c');
    expect(run.status).toBe('succeeded_with_gaps');
  });

  it('passes through a step that is switched off', () => {
    const run = scenario({ a: { disabled: true }, b: {} }, ['trigger>a', 'a>b']);
    expect(run.go()).toEqual(['a', 'b']);
    expect(run.step('a').skipped).toBe('disabled');
  });

  it('skips a step that is switched off and that nothing leads to', () => {
    const run = scenario({ a: {}, b: { disabled: true }, c: {} }, ['trigger>a', 'a:case:x>b', 'b>c']);
    run.go();
    run.end('a', ok(), []);
    expect(['b', 'c'].map((id) => run.step(id).skipped)).toEqual(['not_taken', 'not_taken']);
  });

  it('shows output and error to expressions as the policy left them', () => {
    const run = scenario({ a: {}, b: goOn, c: { policy: { then: { fallback: 7 } } } }, ['trigger>a', 'trigger>b', 'trigger>c']);
    run.go();
    run.end('a', ok({ id: 1 }));
    run.end('b', rejected);
    run.end('c', rejected);
    expect({ ...run.state.scopes.get('') }).toEqual({
      a: { output: { id: 1 } },
      b: { error: expect.objectContaining({ code: 'no' }) },
      c: { output: 7 },
    });
  });

  it('begins no more than the limit at once, and the rest as others end', () => {
    const ids = Array.from({ length: MAX_PARALLEL + 2 }, (_, number) => `s${number}`);
    const run = scenario(
      Object.fromEntries(ids.map((id) => [id, {}])),
      ids.map((id) => `trigger>${id}`),
    );
    expect(run.go()).toHaveLength(MAX_PARALLEL);
    expect(run.end('s0')).toEqual([`s${MAX_PARALLEL}`]);
  });

  it('counts steps that are being evaluated as begun', () => {
    const run = scenario({ a: {}, b: {} }, ['trigger>a', 'trigger>b']);
    expect(decide(run.state, MAX_PARALLEL - 1, run.nowMs).begin).toEqual(['a']);
    expect(decide(run.state, MAX_PARALLEL, run.nowMs)).toMatchObject({ begin: [], finish: null });
  });
});

describe('stop', () => {
  it('halts only what has not begun', () => {
    const run = scenario({ a: {}, b: {}, c: {}, d: {} }, ['trigger>a', 'trigger>b', 'b>c', 'a>d']);
    run.go();
    expect(run.end('a', rejected)).toEqual([]);
    expect(run.status).toBe('running');
    expect(run.end('b')).toEqual([]);
    expect(run.status).toBe('failed');
    expect(['c', 'd'].map((id) => run.step(id).status)).toEqual(['idle', 'idle']);
  });

  it('lets a step that has begun go on with its retries', () => {
    const retry = { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none', on: ['no'] } as const;
    const run = scenario({ a: {}, b: { policy: { retry: { ...retry, on: ['no'] } } } }, ['trigger>a', 'trigger>b']);
    run.go();
    run.end('a', rejected);
    run.end('b', rejected);
    expect(run.status).toBe('waiting');
    run.nowMs += 1_000;
    expect(run.go()).toEqual(['b']);
    run.end('b');
    expect(run.status).toBe('failed');
  });

  it('holds for steps of the same decision too', () => {
    const run = scenario({ a: {}, b: {} }, ['trigger>a', 'trigger>b']);
    expect(decide(run.state, 0, run.nowMs).begin).toEqual(['a', 'b']);
    run.begin('a');
    run.failBefore('a', { code: 'no', class: 'input', message: 'No.' });
    expect(run.step('b').status).toBe('idle');
  });
});

describe('a worker that is leaving', () => {
  it('begins nothing more, and does not take unbegun steps for the end', () => {
    const run = scenario({ a: {} }, ['trigger>a']);
    expect(decide(run.state, 0, run.nowMs, true)).toMatchObject({ begin: [], finish: null });
    run.go();
    run.end('a');
    expect(run.state.view.end).toBe('succeeded');
  });
});
