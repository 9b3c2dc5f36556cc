import { describe, expect, it } from '@jest/globals';
import { stepView, newRunView, type Resolution, type Signal, type StepView } from '@plumbline/shared';
import { judgeSignal, type Refusal } from './judge-signal.js';

function judge(
  step: Partial<StepView>,
  signal: Signal,
  run: { end?: 'failed' | 'succeeded' | 'cancelled'; cancelled?: true } = {},
): Refusal | null {
  const view = newRunView('run');
  view.end = run.end ?? null;
  if (run.cancelled) view.cancel = { kind: 'cancel', by: 'ada' };
  Object.assign(stepView(view, 'a'), { attempt: 2, ...step });
  return judgeSignal(view, signal);
}
const retry: Signal = { kind: 'retry', step: 'a', attempt: 2, by: 'ada' };
const resolve = (as: Resolution): Signal => ({ kind: 'resolve', step: 'a', attempt: 2, by: 'ada', as });
const cancel: Signal = { kind: 'cancel', by: 'ada' };
const STATES: readonly [string, Partial<StepView>][] = [
  ['idle', { status: 'idle', attempt: 0 }],
  ['running', { status: 'running' }],
  ['retrying', { status: 'retrying' }],
  ['parked', { status: 'parked' }],
  ['asks', { status: 'needs_attention' }],
  ['unclear', { status: 'needs_attention', mayHaveHappened: true }],
  ['failed', { status: 'failed' }],
  ['failed unclear', { status: 'failed', mayHaveHappened: true }],
  ['fallback', { status: 'succeeded', gap: 'fallback' }],
  ['succeeded', { status: 'succeeded' }],
  ['skipped', { status: 'skipped' }],
  ['cancelled', { status: 'cancelled' }],
  ['cancelled unclear', { status: 'cancelled', mayHaveHappened: true, effect: 'unsafe' }],
  ['cancelled unclear keyed', { status: 'cancelled', mayHaveHappened: true, effect: 'keyed' }],
];
const allowed = (signal: Signal): string[] =>
  STATES.filter(([, step]) => judge(step, signal, { end: 'failed' }) === null).map(([name]) => name);

describe('judgeSignal', () => {
  it('retries what failed, and never what may have happened and must not happen twice', () => {
    expect(allowed(retry)).toEqual([
      'retrying',
      'parked',
      'asks',
      'failed',
      'failed unclear',
      'fallback',
      'cancelled',
      'cancelled unclear keyed',
    ]);
  });

  it('takes an answer to the question whether it happened only where that is open', () => {
    const open = ['asks', 'unclear', 'failed unclear', 'cancelled unclear', 'cancelled unclear keyed'];
    expect(allowed(resolve('happened'))).toEqual(open);
    expect(allowed(resolve('send_again'))).toEqual(open);
  });

  it('never begins a for-each anew: its items are repaired, or it is answered for as a whole', () => {
    const loop: StepView['loop'] = {
      count: 2,
      parts: 0,
      onError: 'stop',
      atOnce: 1,
      atOnceInPart: 0,
      collect: null,
      done: 2,
      failed: 1,
      turns: new Map(),
    };
    const asks: Partial<StepView> = { status: 'needs_attention', loop };
    expect([retry, resolve('send_again')].map((signal) => judge(asks, signal))).toEqual(['not_repairable', 'not_repairable']);
    expect([resolve('skip'), resolve('done')].map((signal) => judge(asks, signal))).toEqual([null, null]);
  });

  it('lets a person skip or do by hand whatever is stuck', () => {
    const stuck = ['retrying', 'parked', 'asks', 'unclear', 'failed', 'failed unclear', 'cancelled unclear', 'cancelled unclear keyed'];
    expect(allowed(resolve('skip'))).toEqual(stuck);
    expect(allowed(resolve('done'))).toEqual(stuck);
  });

  it.each<[string, Refusal | null, Refusal | null]>([
    ['another attempt', judge({ status: 'failed' }, { ...retry, attempt: 1 }), 'stale_attempt'],
    [
      'an attempt that was repaired',
      judge({ status: 'failed', repairs: [{ attempt: 2, by: 'bob', atMs: 0, what: 'retry' }] }, retry),
      'stale_attempt',
    ],
    [
      'an attempt after a repaired one',
      judge({ status: 'failed', repairs: [{ attempt: 1, by: 'bob', atMs: 0, what: 'retry' }] }, retry),
      null,
    ],
    ['an unknown step', judge({}, { ...retry, step: 'toString' }), 'step_not_found'],
    ['a step that was not tried', judge({ attempt: 0 }, { ...retry, attempt: 0 }), 'step_not_found'],
    ['a cancel of a run that runs', judge({}, cancel), null],
    ['a cancel of a run that is parked', judge({ status: 'parked' }, cancel), null],
    ['a cancel of a run that has ended', judge({}, cancel, { end: 'succeeded' }), 'run_ended'],
    ['a repair while the run is being cancelled', judge({ status: 'failed' }, retry, { cancelled: true }), 'not_repairable'],
    ['a repair after it was cancelled', judge({ status: 'failed' }, retry, { cancelled: true, end: 'cancelled' }), null],
  ])('judges %s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});
