import { describe, expect, it } from '@jest/globals';
import type { NextMove, RunEvent, Signal, StepStarted } from './events.js';
import { evolve } from './evolve.js';
import { endStatus, newRunView, runStatus, stepView, type RunView, type StepView } from './view.js';

const ACCEPTED: RunEvent = { kind: 'run.accepted', flowId: 'f', version: 3, deliveryId: 'd', trigger: 'webhook' };
const CLAIMED: RunEvent = { kind: 'run.claimed', worker: 'w', epoch: 1 };
const started = (step: string, attempt = 1, more: Partial<StepStarted> = {}): RunEvent => ({
  kind: 'step.started',
  step,
  attempt,
  generation: 0,
  idempotencyKey: `${step}/0`,
  effect: 'unsafe',
  input: { n: attempt },
  fingerprint: 'f',
  url: 'http://x',
  contract: 'x@1',
  timeoutMs: 1_000,
  ...more,
});
const succeeded = (step: string, attempt = 1, ports?: readonly string[]): RunEvent => ({
  kind: 'step.succeeded',
  step,
  attempt,
  output: step,
  ...(ports ? { ports } : {}),
});
const failed = (step: string, next: NextMove, attempt = 1, happened: 'no' | 'unknown' = 'no', code = 'no'): RunEvent => ({
  kind: 'step.failed',
  step,
  attempt,
  error: { code, class: 'rejected', message: 'No.' },
  happened,
  next,
});
const signal = (n: number, one: Signal, ignored?: string): RunEvent => ({
  kind: 'signal.received',
  n,
  signal: one,
  ...(ignored === undefined ? {} : { ignored }),
});
const STOP: NextMove = { do: 'stop' };
const ASK: NextMove = { do: 'ask', reason: 'outcome_unknown' };

/** A run after these events, each a second after the one before. */
function after(...events: RunEvent[]): RunView {
  const view = newRunView('run');
  for (const [index, event] of [ACCEPTED, CLAIMED, ...events].entries())
    evolve(view, { runId: 'run', seq: index + 1, atMs: (index + 1) * 1_000, event });
  return view;
}
const a = (...events: RunEvent[]): StepView => stepView(after(...events), 'a');

describe('evolve', () => {
  it('ignores what it has seen', () => {
    const view = after(started('a'));
    const before = structuredClone({ ...view, steps: [...view.steps] });
    evolve(view, { runId: 'run', seq: view.seq, atMs: 9, event: succeeded('a') });
    evolve(view, { runId: 'run', seq: 1, atMs: 9, event: ACCEPTED });
    expect({ ...view, steps: [...view.steps] }).toEqual(before);
  });

  it('follows owner, epoch and times of the run', () => {
    expect(after()).toMatchObject({ flowId: 'f', version: 3, acceptedMs: 1_000, owner: 'w', epoch: 1, seq: 2, end: null });
    expect(after({ kind: 'run.released', wakeAtMs: null })).toMatchObject({ owner: null, end: null });
    expect(after({ kind: 'run.finished', status: 'succeeded' })).toMatchObject({ owner: null, end: 'succeeded', finishedMs: 3_000 });
  });

  it('keeps the times of first try and key over retries, and starts them anew with a new key', () => {
    const again = failed('a', { do: 'retry', atMs: 7_000 });
    expect(a(started('a'), again, started('a', 2))).toMatchObject({
      attempt: 2,
      tries: 2,
      firstStartedMs: 3_000,
      keySinceMs: 3_000,
      startedMs: 5_000,
      dueMs: null,
    });
    const other = started('a', 2, { idempotencyKey: 'a/1', generation: 1 });
    expect(a(started('a'), again, other)).toMatchObject({ firstStartedMs: 3_000, keySinceMs: 5_000, generation: 1 });
  });

  it.each<[NextMove, Partial<StepView>, Partial<RunView>]>([
    [
      { do: 'retry', atMs: 9_000 },
      { status: 'retrying', dueMs: 9_000, ports: null, gap: null },
      { gaps: 0, stops: 0, halted: false },
    ],
    [STOP, { status: 'failed', ports: null, gap: null }, { gaps: 0, stops: 1, halted: true }],
    [{ do: 'continue' }, { status: 'failed', ports: ['out'], gap: 'continued' }, { gaps: 1, stops: 0, halted: false }],
    [{ do: 'edge' }, { status: 'failed', ports: ['error'], gap: 'error_edge' }, { gaps: 1, stops: 0, halted: false }],
    [
      { do: 'fallback', output: 7 },
      { status: 'succeeded', ports: ['out'], gap: 'fallback', output: 7 },
      { gaps: 1, stops: 0, halted: false },
    ],
    [{ do: 'park' }, { status: 'parked', ports: null, gap: null }, { gaps: 0, stops: 0, halted: false }],
    [ASK, { status: 'needs_attention', attention: 'outcome_unknown', ports: null }, { gaps: 0, stops: 0, halted: false }],
  ])('after a failure goes on as decided: %j', (next, step, run) => {
    const view = after(started('a'), failed('a', next));
    expect(stepView(view, 'a')).toMatchObject(step);
    expect(view).toMatchObject(run);
  });

  it('does not count a try that never left, or that ended with its worker', () => {
    expect(a(started('a'), { kind: 'step.not_sent', step: 'a', attempt: 1, reason: 'lease_lost' })).toMatchObject({
      status: 'queued',
      tries: 0,
      attempt: 1,
    });
    expect(a(started('a'), failed('a', { do: 'retry', atMs: 1 }, 1, 'unknown', 'worker_lost'))).toMatchObject({ tries: 0, lost: 1 });
  });

  it('counts a try that failed before it could be started', () => {
    expect(a(failed('a', { do: 'retry', atMs: 1 }))).toMatchObject({ tries: 1, attempt: 1, status: 'retrying' });
  });

  it('ignores that a try never left when it was not that try', () => {
    expect(a(started('a', 2), { kind: 'step.not_sent', step: 'a', attempt: 1, reason: 'lease_lost' })).toMatchObject({
      status: 'running',
      tries: 1,
    });
  });

  it('notes a signal that nothing came of, and changes nothing else', () => {
    const view = after(started('a'), failed('a', STOP), signal(1, { kind: 'retry', step: 'a', attempt: 1, by: 'ada' }, 'stale_attempt'));
    expect(view).toMatchObject({ signals: 1, stops: 1, halted: true });
    expect(stepView(view, 'a')).toMatchObject({ status: 'failed', repairs: [] });
  });

  it('opens a run that has ended when a step is retried, and remembers who did it', () => {
    const view = after(
      started('a'),
      failed('a', STOP),
      { kind: 'run.finished', status: 'failed' },
      signal(1, { kind: 'retry', step: 'a', attempt: 1, by: 'ada', reason: 'fixed' }),
    );
    expect(view).toMatchObject({ end: null, finishedMs: null, stops: 0, halted: false });
    expect(stepView(view, 'a')).toMatchObject({
      status: 'queued',
      tries: 0,
      firstStartedMs: null,
      generation: 0,
      repairs: [{ attempt: 1, by: 'ada', atMs: 6_000, what: 'retry', reason: 'fixed' }],
    });
  });

  it('gives edited input another key, and keeps the input of the same version', () => {
    const retry = { kind: 'retry', step: 'a', attempt: 1, by: 'ada' } as const;
    const base = [started('a'), failed('a', STOP)];
    expect(a(...base, signal(1, { ...retry, input: [1] }))).toMatchObject({ editedInput: [1], generation: 1, input: { n: 1 } });
    expect(a(...base, signal(1, retry))).toMatchObject({ generation: 0, input: { n: 1 } });
    const newer = after(...base, signal(1, { ...retry, version: 4 }));
    expect(newer.version).toBe(4);
    expect(stepView(newer, 'a')).toMatchObject({ generation: 1, input: undefined });
  });

  it('keeps the doubt over a retry with the same key, and drops it with a new one', () => {
    const base = [started('a'), failed('a', STOP, 1, 'unknown')];
    const retry = { kind: 'retry', step: 'a', attempt: 1, by: 'ada' } as const;
    expect(a(...base, signal(1, retry)).mayHaveHappened).toBe(true);
    expect(a(...base, signal(1, { ...retry, input: 1 })).mayHaveHappened).toBe(false);
  });
});

describe('the status of a run', () => {
  const retrying = failed('a', { do: 'retry', atMs: 1 });
  it.each<[string, RunView, string]>([
    ['accepted only', (() => ({ ...after(), epoch: 0 }))(), 'queued'],
    ['claimed', after(), 'running'],
    ['a step waits for its retry', after(started('a'), retrying), 'waiting'],
    ['a step waits for the rate', after({ kind: 'step.waiting', step: 'a', untilMs: 9, reason: 'rate_limited' }), 'waiting'],
    ['parked beside one that waits', after(started('a'), retrying, started('b'), failed('b', { do: 'park' })), 'parked'],
    ['parked beside one that runs', after(started('a'), started('b'), failed('b', { do: 'park' })), 'running'],
    ['one asks, one runs', after(started('a'), started('b'), failed('b', ASK)), 'needs_attention'],
    ['ended', after(started('a'), succeeded('a'), { kind: 'run.finished', status: 'succeeded' }), 'succeeded'],
  ])('%s: %s', (_, view, status) => {
    expect(runStatus(view)).toBe(status);
  });

  it.each<[string, RunEvent[], string]>([
    ['all done', [started('a'), succeeded('a')], 'succeeded'],
    ['a gap', [started('a'), failed('a', { do: 'continue' })], 'succeeded_with_gaps'],
    ['a stop beside a gap', [started('a'), failed('a', { do: 'continue' }), started('b'), failed('b', STOP)], 'failed'],
    ['cancelled beside a stop', [started('b'), failed('b', STOP), signal(1, { kind: 'cancel', by: 'ada' })], 'cancelled'],
    ['something was called off', [started('a'), { kind: 'step.cancelled', step: 'a', happened: 'no' }], 'cancelled'],
    [
      'a gap that was repaired',
      [
        started('a'),
        failed('a', { do: 'continue' }),
        signal(1, { kind: 'retry', step: 'a', attempt: 1, by: 'ada' }),
        started('a', 2),
        succeeded('a', 2),
      ],
      'succeeded',
    ],
    [
      'a stop that was skipped by a person',
      [started('a'), failed('a', STOP), signal(1, { kind: 'resolve', step: 'a', attempt: 1, by: 'ada', as: 'skip' })],
      'succeeded_with_gaps',
    ],
    [
      'a fallback that was done by hand',
      [
        started('a'),
        failed('a', { do: 'fallback', output: 1 }),
        signal(1, { kind: 'resolve', step: 'a', attempt: 1, by: 'ada', as: 'done' }),
      ],
      'succeeded',
    ],
  ])('ends with %s: %s', (_, events, end) => {
    expect(endStatus(after(...events))).toBe(end);
  });
});

describe('A journal of which only some fields were read', () => {
  it('tells that a step is parked although nothing says by what', () => {
    const view = newRunView('r');
    const parked = { kind: 'step.parked', step: 'a', attempt: 1 } as unknown as RunEvent;
    evolve(view, { runId: 'r', seq: 1, atMs: 1, event: parked });
    expect(stepView(view, 'a').status).toBe('parked');
  });
});
