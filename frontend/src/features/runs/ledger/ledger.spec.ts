import { describe, expect, it } from '@jest/globals';
import type { EffectClass, JournalEntry, RunEvent } from '@plumbline/shared';
import { ledgerOf } from './ledger';

const ERROR = { code: 'timeout', class: 'timeout', message: 'No answer in time.' } as const;
const started = (attempt: number, effect: EffectClass = 'keyed'): RunEvent => ({
  kind: 'step.started',
  step: 'crm',
  attempt,
  effect,
  generation: 0,
  idempotencyKey: 'key-1',
  fingerprint: 'f',
  url: 'http://crm',
  contract: 'c@1',
  timeoutMs: 1,
});
const failed = (attempt: number, happened: 'no' | 'unknown'): RunEvent => ({
  kind: 'step.failed',
  step: 'crm',
  attempt,
  error: ERROR,
  happened,
  next: { do: 'ask', reason: 'asked' },
});
const said = (...events: RunEvent[]): string[] => {
  const entries: JournalEntry[] = events.map((event, index) => ({ runId: 'r', seq: index + 1, atMs: index, event }));
  return ledgerOf(entries).map(({ attempt, happened }) => `${String(attempt)} ${happened}`);
};

describe('The side-effect ledger', () => {
  it('says of each call whether it happened', () => {
    expect(said(started(1), failed(1, 'no'), started(2), { kind: 'step.succeeded', step: 'crm', attempt: 2 })).toEqual(['1 no', '2 done']);
  });

  it('leaves out calls that change nothing', () => {
    expect(said(started(1, 'safe'))).toEqual([]);
  });

  it('says of a call without an answer that it is under way, and of an ambiguous one that it may have happened', () => {
    expect(said(started(1))).toEqual(['1 under_way']);
    expect(said(started(1), failed(1, 'unknown'))).toEqual(['1 maybe']);
  });

  it('believes a person', () => {
    const resolve = (as: 'happened' | 'send_again'): RunEvent => ({
      kind: 'signal.received',
      n: 1,
      signal: { kind: 'resolve', step: 'crm', attempt: 1, by: 'ana', as },
    });
    expect(said(started(1), failed(1, 'unknown'), resolve('happened'))).toEqual(['1 done']);
    expect(said(started(1), failed(1, 'unknown'), resolve('send_again'), started(2))).toEqual(['1 no', '2 under_way']);
  });

  it('believes a look-up, and says that it was one', () => {
    const entries = (...events: RunEvent[]): string[] =>
      ledgerOf(events.map((event, index) => ({ runId: 'r', seq: index + 1, atMs: index, event }))).map(
        ({ happened, why }) => `${happened}: ${why}`,
      );
    const answered = (answer: 'happened' | 'did_not_happen'): RunEvent => ({
      kind: 'look_up.answered',
      step: 'crm',
      attempt: 1,
      ask: 1,
      answer,
    });
    const found = { kind: 'step.succeeded', step: 'crm', attempt: 1, byLookUp: true } as const;
    expect(entries(started(1), failed(1, 'unknown'), answered('happened'), found)).toEqual(['done: a look-up found it']);
    expect(entries(started(1), failed(1, 'unknown'), answered('did_not_happen'), failed(1, 'no'))).toEqual([
      'no: a look-up found that it did not happen',
    ]);
  });

  it('says that a repeat with the same key counts once', () => {
    const entries = [started(1), failed(1, 'unknown'), started(2), { kind: 'step.succeeded', step: 'crm', attempt: 2 } as const];
    const [first] = ledgerOf(entries.map((event, index) => ({ runId: 'r', seq: index + 1, atMs: index, event })));
    expect(first?.why).toContain('counts once');
  });

  it('says of a cancelled call on its way that it may have happened', () => {
    expect(said(started(1), { kind: 'step.cancelled', step: 'crm', happened: 'unknown' })).toEqual(['1 maybe']);
  });
});
