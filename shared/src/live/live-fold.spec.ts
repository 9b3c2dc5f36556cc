import { describe, expect, it } from '@jest/globals';
import type { JournalEntry, RunEvent } from '../runs/events.js';
import { livePageSchema } from './events.js';
import { foldLive, livePage, newLiveFold, type LiveFold } from './live-fold.js';

const RUN = '0198ab12-cd34-7000-8000-000000000001';
const FLOW = '0198ab12-cd34-7000-8000-0000000000f1';
const CANARY = 'canary-4711';

const ACCEPTED: RunEvent = { kind: 'run.accepted', flowId: FLOW, version: 1, deliveryId: RUN, trigger: 'webhook' };
const CLAIMED: RunEvent = { kind: 'run.claimed', worker: RUN, epoch: 1 };
const started = (step: string, turn?: readonly number[]): RunEvent => ({
  kind: 'step.started',
  step,
  ...(turn ? { turn } : {}),
  attempt: 1,
  generation: 0,
  idempotencyKey: CANARY,
  effect: 'keyed',
  input: { secret: CANARY },
  fingerprint: CANARY,
  url: `https://${CANARY}`,
  contract: 'http.request@1',
  timeoutMs: 1_000,
});
const succeeded = (step: string): RunEvent => ({ kind: 'step.succeeded', step, attempt: 1, output: { secret: CANARY } });
const failed = (step: string): RunEvent => ({
  kind: 'step.failed',
  step,
  attempt: 1,
  error: { code: CANARY, class: '5xx', message: CANARY, response: CANARY },
  happened: 'no',
  next: { do: 'fallback', output: CANARY },
});

function folded(...events: RunEvent[]): LiveFold {
  const fold = newLiveFold(RUN);
  events.forEach((event, index) => foldLive(fold, entry(index + 1, event)));
  return fold;
}
const entry = (seq: number, event: RunEvent): JournalEntry => ({ runId: RUN, seq, atMs: seq * 1_000, event });

describe('livePage', () => {
  it('holds what changed after a number, and where the run stands', () => {
    const fold = folded(ACCEPTED, CLAIMED, started('a'), started('b'), succeeded('a'));
    const page = livePage(fold, 4);
    expect(page).toEqual({
      runId: RUN,
      flowId: FLOW,
      from: 4,
      seq: 5,
      head: 5,
      status: 'running',
      steps: [{ key: 'a', seq: 5, status: 'succeeded', attempt: 1, at: '1970-01-01T00:00:05.000Z', tookMs: 2_000 }],
    });
    expect(livePage(fold, 0).steps.map(({ key }) => key)).toEqual(['b', 'a']);
    expect(livePage(fold, 5).steps).toEqual([]);
  });

  it('is divided where it is too long, and nothing falls between the parts', () => {
    const fold = folded(ACCEPTED, CLAIMED, ...Array.from({ length: 7 }, (_, n) => started(`s${n}`)));
    const keys: string[] = [];
    let after = 0;
    for (let pages = 0; after < fold.view.seq; pages++) {
      const page = livePage(fold, after, 3);
      keys.push(...page.steps.map(({ key }) => key));
      expect(page.from).toBe(after);
      expect(page.head).toBe(9);
      after = page.seq;
      expect(pages).toBeLessThan(3);
    }
    expect(keys).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
  });

  it('never parts two steps that one event changed', () => {
    const opened: RunEvent = {
      kind: 'loop.opened',
      step: 'each',
      attempt: 1,
      count: 2,
      atOnce: 2,
      onError: 'stop',
      body: ['in'],
      parts: 0,
      items: [CANARY, CANARY],
    };
    const ended: RunEvent = {
      kind: 'step.failed',
      step: 'in',
      turn: [0],
      attempt: 1,
      error: { code: 'x', class: '5xx', message: '' },
      happened: 'no',
      next: { do: 'stop' },
    };
    const turn: RunEvent = { kind: 'turn.ended', step: 'each', index: 0, status: 'failed' };
    const retry: RunEvent = {
      kind: 'signal.received',
      n: 1,
      signal: { kind: 'retry', step: 'in', turn: [0], attempt: 1, by: 'ada', input: CANARY },
    };
    const fold = folded(ACCEPTED, CLAIMED, opened, started('in', [0]), ended, turn, retry);
    const page = livePage(fold, 5, 1);
    expect(page.steps).toHaveLength(1);
    expect(page.seq).toBe(6);
    expect(
      livePage(fold, page.seq)
        .steps.map(({ key }) => key)
        .sort(),
    ).toEqual(['each', 'in[0]']);
    expect(fold.steps.get('each')).toMatchObject({ status: 'waiting', items: { count: 2, done: 0, failed: 0 } });
  });

  it('carries nothing of a payload, and neither does the fold', () => {
    const fold = folded(ACCEPTED, CLAIMED, started('a'), started('b'), succeeded('a'), failed('b'));
    const page = livePage(fold, 0);
    expect(livePageSchema.parse(page)).toEqual(page);
    expect(JSON.stringify(page)).not.toContain(CANARY);
    expect([...fold.view.steps.values()].map(({ input, output, error }) => [input, output ?? null, error?.message ?? ''])).toEqual([
      [undefined, null, ''],
      [undefined, null, ''],
    ]);
  });

  it('is the same however often its journal is folded', () => {
    const events = [ACCEPTED, CLAIMED, started('a'), succeeded('a')];
    const fold = folded(...events);
    const once = livePage(fold, 0);
    events.forEach((event, index) => foldLive(fold, entry(index + 1, event)));
    expect(livePage(fold, 0)).toEqual(once);
  });
});
