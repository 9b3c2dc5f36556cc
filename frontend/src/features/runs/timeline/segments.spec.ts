import { describe, expect, it } from '@jest/globals';
import type { JournalEntry, RunEvent } from '@plumbline/shared';
import { linesOf } from './segments';

const RUN = '01980000-0000-7000-8000-000000000001';
const NO_EFFECT = {
  generation: 0,
  idempotencyKey: 'k',
  effect: 'keyed',
  fingerprint: 'f',
  url: 'http://crm',
  contract: 'c@1',
  timeoutMs: 1_000,
} as const;
const ERROR = { code: 'http_500', class: '5xx', message: 'The CRM answered 500.' } as const;

const ACCEPTED: RunEvent = { kind: 'run.accepted', flowId: 'f', version: 1, deliveryId: 'd', trigger: 'manual' };
const started = (step: string, attempt: number): RunEvent => ({ kind: 'step.started', step, attempt, ...NO_EFFECT });

function journal(...events: (readonly [number, RunEvent])[]): JournalEntry[] {
  return events.map(([atMs, event], index) => ({ runId: RUN, seq: index + 1, atMs, event }));
}

it('A step of a run that waited for its turn was ready when that came, not when its event did', () => {
  const accepted: RunEvent = { ...ACCEPTED, order: { key: 'ada', mode: 'block', waits: true } };
  const turn: RunEvent = { kind: 'signal.received', n: 1, signal: { kind: 'next_in_line', by: 'plumbline' } };
  expect(drawn(journal([0, accepted], [5_000, turn], [5_010, started('crm', 1)]), 'crm')).toEqual([
    'queued 1 5000-5010',
    'running 1 5010-',
  ]);
});

function drawn(entries: JournalEntry[], step: string): string[] {
  const lines = linesOf(entries, (key) => (key === 'chat' ? ['crm'] : []));
  return (lines.get(step)?.segments ?? []).map(
    ({ kind, attempt, fromMs, toMs, end }) => `${kind} ${attempt} ${fromMs}-${toMs ?? ''}${end === null ? '' : ` ${end}`}`,
  );
}

describe('The time of a step', () => {
  it('is queued from the end of the step before, then runs', () => {
    const entries = journal(
      [0, ACCEPTED],
      [10, started('crm', 1)],
      [100, { kind: 'step.succeeded', step: 'crm', attempt: 1 }],
      [130, started('chat', 1)],
    );
    expect(drawn(entries, 'crm')).toEqual(['queued 1 0-10', 'running 1 10-100 succeeded']);
    expect(drawn(entries, 'chat')).toEqual(['queued 1 100-130', 'running 1 130-']);
  });

  it('shows when the service was asked whether an attempt happened, and how the attempt ended by that', () => {
    const cut: RunEvent = {
      kind: 'step.failed',
      step: 'crm',
      attempt: 1,
      error: ERROR,
      happened: 'unknown',
      next: { do: 'look_up', atMs: 50 },
    };
    const entries = journal(
      [0, ACCEPTED],
      [10, started('crm', 1)],
      [50, cut],
      [51, { kind: 'look_up.started', step: 'crm', attempt: 1, ask: 1, url: 'http://crm', timeoutMs: 1_000 }],
      [60, { kind: 'look_up.answered', step: 'crm', attempt: 1, ask: 1, answer: 'unclear', againMs: 100 }],
      [100, { kind: 'look_up.started', step: 'crm', attempt: 1, ask: 2, url: 'http://crm', timeoutMs: 1_000 }],
      [110, { kind: 'look_up.answered', step: 'crm', attempt: 1, ask: 2, answer: 'happened' }],
      [110, { kind: 'step.succeeded', step: 'crm', attempt: 1, byLookUp: true }],
    );
    expect(drawn(entries, 'crm')).toEqual([
      'queued 1 0-10',
      'running 1 10-50 succeeded',
      'waiting 1 50-51',
      'look_up 1 51-60',
      'waiting 1 60-100',
      'look_up 1 100-110',
    ]);
  });

  it('shows each attempt and the backoff between, and the queue after the backoff', () => {
    const entries = journal(
      [0, ACCEPTED],
      [0, started('crm', 1)],
      [50, { kind: 'step.failed', step: 'crm', attempt: 1, error: ERROR, happened: 'no', next: { do: 'retry', atMs: 1_050 } }],
      [1_080, started('crm', 2)],
      [
        1_100,
        { kind: 'step.failed', step: 'crm', attempt: 2, error: ERROR, happened: 'unknown', next: { do: 'ask', reason: 'outcome_unknown' } },
      ],
      [5_000, { kind: 'signal.received', n: 1, signal: { kind: 'resolve', step: 'crm', attempt: 2, by: 'ana', as: 'send_again' } }],
      [5_010, started('crm', 3)],
      [5_020, { kind: 'step.succeeded', step: 'crm', attempt: 3 }],
    );
    expect(drawn(entries, 'crm')).toEqual([
      'running 1 0-50 failed',
      'backoff 1 50-1050',
      'queued 2 1050-1080',
      'running 2 1080-1100 unknown',
      'attention 2 1100-5000 answered',
      'queued 3 5000-5010',
      'running 3 5010-5020 succeeded',
    ]);
  });

  it('of a step that journals only its result lasts from when it could begin', () => {
    const entries = journal([0, ACCEPTED], [30, { kind: 'step.succeeded', step: 'crm', attempt: 1 }]);
    expect(drawn(entries, 'crm')).toEqual(['running 1 0-30 succeeded']);
  });

  it('of a wait for a rate limit goes before the attempt', () => {
    const entries = journal(
      [0, ACCEPTED],
      [5, { kind: 'step.waiting', step: 'crm', untilMs: 7_000, reason: 'rate_limited' }],
      [7_000, started('crm', 1)],
    );
    expect(drawn(entries, 'crm')).toEqual(['waiting 0 5-7000', 'running 1 7000-']);
  });

  it('ends with the run', () => {
    const entries = journal([0, ACCEPTED], [5, started('crm', 1)], [90, { kind: 'run.finished', status: 'cancelled' }]);
    expect(drawn(entries, 'crm')).toEqual(['queued 1 0-5', 'running 1 5-90']);
  });

  it('goes on as queued when an attempt never left', () => {
    const entries = journal(
      [0, ACCEPTED],
      [0, started('crm', 1)],
      [9, { kind: 'step.not_sent', step: 'crm', attempt: 1, reason: 'lease' }],
    );
    expect(drawn(entries, 'crm')).toEqual(['running 1 0-9 not_sent', 'queued 1 9-']);
  });
});
