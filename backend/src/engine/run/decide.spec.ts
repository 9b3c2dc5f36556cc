import { describe, expect, it } from '@jest/globals';
import { runStatus, type FlowDocument, type JournalEntry, type RunEvent, type StepStarted } from '@plumbline/shared';
import { compilePlan } from '../graph/plan.js';
import { decide } from './decide.js';
import { applyEntry, restoreRunState } from './run-state.js';
import type { RunState } from './state.js';

const TIMEOUT_MS = 10_000;

const document: FlowDocument = {
  schema: 'plumbline/flow@1',
  name: 'Two calls',
  settings: { timeout: '10s' },
  trigger: { operation: 'webhook', config: { path: 'two' } },
  steps: { crm: { name: 'CRM', operation: 'http.request' }, chat: { name: 'Chat', operation: 'http.request' } },
  edges: [
    { from: 'trigger', to: 'crm' },
    { from: 'trigger', to: 'chat' },
  ],
};

const started = (step: string): StepStarted => ({
  kind: 'step.started',
  step,
  attempt: 1,
  generation: 0,
  idempotencyKey: step,
  effect: 'safe',
  input: {},
  fingerprint: '',
  url: '',
  contract: 'http.request@1',
  timeoutMs: 30_000,
});

const failed = (step: string, next: Extract<RunEvent, { kind: 'step.failed' }>['next']): RunEvent => ({
  kind: 'step.failed',
  step,
  attempt: 1,
  error: { code: 'http_500', class: '5xx', message: 'It failed.' },
  happened: 'no',
  next,
});

/** A run that was accepted and claimed at 0 ms, after these events. */
function after(...events: RunEvent[]): RunState {
  const accepted: RunEvent[] = [
    { kind: 'run.accepted', flowId: 'f', version: 1, deliveryId: 'd', trigger: 'webhook' },
    { kind: 'run.claimed', worker: 'w', epoch: 1 },
  ];
  const journal = [...accepted, ...events].map((event, i): JournalEntry => ({ runId: 'r', seq: i + 1, atMs: 0, event }));
  return restoreRunState('r', compilePlan('f', 1, document, new Map()), journal);
}

describe('a run that waits for its turn', () => {
  const entries: RunEvent[] = [
    { kind: 'run.accepted', flowId: 'f', version: 1, deliveryId: 'd', trigger: 'webhook', order: { key: 'k', mode: 'block', waits: true } },
    { kind: 'run.claimed', worker: 'w', epoch: 1 },
  ];
  const waiting = (...more: RunEvent[]): RunState => {
    const journal = [...entries, ...more].map((event, i): JournalEntry => ({ runId: 'r', seq: i + 1, atMs: i * 1_000, event }));
    return restoreRunState('r', compilePlan('f', 1, document, new Map()), journal);
  };
  const ITS_TURN: RunEvent = { kind: 'signal.received', n: 1, signal: { kind: 'next_in_line', by: 'plumbline' } };

  it('begins nothing, however long that takes, and is woken by a signal alone', () => {
    const sleeps = { begin: [], finish: null, timedOut: false, idleUntilMs: Number.POSITIVE_INFINITY, nextDueMs: Number.POSITIVE_INFINITY };
    expect(decide(waiting(), 0, 1_000)).toMatchObject(sleeps);
    expect(decide(waiting(), 0, 86_400_000)).toMatchObject(sleeps);
    expect(runStatus(waiting().view)).toBe('queued');
  });

  it('begins when it comes, and its timeout counts from then', () => {
    const state = waiting(ITS_TURN);
    expect(state.view.order).toEqual({ key: 'k', mode: 'block', waits: false });
    expect([...decide(state, 0, 2_000).begin].sort()).toEqual(['chat', 'crm']);
    expect(decide(state, 0, 2_000 + TIMEOUT_MS - 1)).toMatchObject({ timedOut: false });
    expect(decide(state, 0, 2_000 + TIMEOUT_MS)).toMatchObject({ timedOut: true });
  });

  it('ends at once when it is called off', () => {
    const cancelled = waiting({ kind: 'signal.received', n: 1, signal: { kind: 'cancel', by: 'ada' } });
    expect(decide(cancelled, 0, 1_000)).toMatchObject({ begin: [], finish: 'cancelled' });
  });
});

describe('the timeout of a run', () => {
  it('is due while a step is in flight and nothing else is', () => {
    const decision = decide(after(started('crm'), started('chat')), 0, 1_000);
    expect(decision).toMatchObject({ idleUntilMs: null, nextDueMs: TIMEOUT_MS, timedOut: false });
  });

  it('aborts what is in flight and begins nothing', () => {
    expect(decide(after(started('crm')), 0, TIMEOUT_MS)).toMatchObject({ timedOut: true, begin: [], finish: null });
  });

  it('does not come for a parked run, so it is never due: the run sleeps until its next try', () => {
    const state = after(started('crm'), failed('crm', { do: 'park' }), started('chat'), failed('chat', { do: 'retry', atMs: 60_000 }));
    expect(decide(state, 0, TIMEOUT_MS + 1)).toMatchObject({ timedOut: false, idleUntilMs: 60_000, nextDueMs: 60_000 });
  });

  it('counts from the newest repair, or a run that failed yesterday could never be repaired', () => {
    const repair: RunEvent = { kind: 'signal.received', n: 1, signal: { kind: 'retry', step: 'crm', attempt: 1, by: 'ada' } };
    const state = after(started('crm'), failed('crm', { do: 'stop' }));
    const seq = state.view.seq + 1;
    applyEntry(state, { runId: 'r', seq, atMs: 86_400_000, event: repair });
    const { timedOut, begin } = decide(state, 0, 86_400_000);
    expect({ timedOut, begin: [...begin].sort() }).toEqual({ timedOut: false, begin: ['chat', 'crm'] });
    applyEntry(state, { runId: 'r', seq: seq + 1, atMs: 86_400_000, event: { ...started('crm'), attempt: 2 } });
    expect(decide(state, 0, 86_400_000 + TIMEOUT_MS)).toMatchObject({ timedOut: true });
  });

  it('does not come for a run that waits for a person: only a signal wakes it', () => {
    const ask: RunEvent = failed('chat', { do: 'ask', reason: 'asked' });
    const succeeded: RunEvent = { kind: 'step.succeeded', step: 'crm', attempt: 1 };
    expect(decide(after(started('crm'), succeeded, started('chat'), ask), 0, TIMEOUT_MS + 1)).toMatchObject({
      timedOut: false,
      finish: null,
      idleUntilMs: Number.POSITIVE_INFINITY,
    });
  });
});
