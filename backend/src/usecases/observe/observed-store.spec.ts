import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Metrics } from '../../engine/ports/metrics.js';
import type { Append, AppendAnswer, RunStore } from '../../engine/ports/run-store.js';
import { withObservation } from './observed-store.js';

/** A store that says yes, its observer, and what that counted and logged. */
function open(answer: AppendAnswer = { kind: 'applied', signals: 0 }) {
  const counted: unknown[][] = [];
  const logged: unknown[][] = [];
  const metrics = new Proxy({} as Metrics, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        counted.push([name, ...args]),
  });
  const logger = new Proxy({} as Logger, {
    get:
      (_, level) =>
      (...args: unknown[]) =>
        logged.push([level, ...args]),
  });
  const inner = {
    append: async () => answer,
    claimThese: async (_: string, runIds: readonly string[]) => runIds.map((runId) => ({ runId, epoch: 1 })),
    row: async (runId: string) => ({ runId, flowId: 'flow', version: 3, deliveryId: 'd', status: 'running', lastSeq: 1 }),
  } as unknown as RunStore;
  const steps = new Map([['crm', { operation: 'http.request' }]]) as unknown as Plan['steps'];
  const versions = { plan: (flowId: string, version: number) => (flowId === 'flow' && version === 3 ? ({ steps } as Plan) : null) };
  let nowMs = 0;
  const store = withObservation(inner, { metrics, log: logger, versions, monotonicMs: () => (nowMs += 250) });
  const append = (events: readonly RunEvent[], releases = false): Promise<AppendAnswer> =>
    store.append({ runId: 'run', events, releases } as unknown as Append);
  return { store, append, counted, logged };
}

const started = { kind: 'step.started', step: 'crm', attempt: 1, effect: 'keyed' } as unknown as RunEvent;
const failed = (next: string): RunEvent =>
  ({
    kind: 'step.failed',
    step: 'crm',
    attempt: 1,
    error: { code: 'timeout', message: 'private' },
    happened: 'no',
    next: { do: next },
  }) as unknown as RunEvent;
const succeeded: RunEvent = { kind: 'step.succeeded', step: 'crm', attempt: 1 };

describe('a store that is observed', () => {
  it('counts an attempt by the operation and the effect class of its step, with how long it took', async () => {
    const { store, append, counted } = open();
    await store.claimThese('me', ['run']);
    await store.row('run');
    await append([started]);
    await append([succeeded, { kind: 'run.finished', status: 'succeeded' }], true);
    expect(counted).toEqual([
      ['claimed', 'ring', 1],
      ['appended', 'applied', 1],
      ['appended', 'applied', 2],
      ['stepEnded', 'http.request', 'keyed', 'succeeded'],
      ['attemptEnded', 'http.request', 0.25],
      ['runEnded', 'succeeded'],
    ]);
  });

  it.each([
    ['retry', 'retried', 'debug'],
    ['stop', 'failed', 'info'],
    ['continue', 'gap', 'info'],
    ['edge', 'gap', 'info'],
    ['fallback', 'gap', 'info'],
    ['park', 'parked', 'info'],
    ['ask', 'needs_attention', 'info'],
  ])('a failure after which it does "%s" is "%s", and is logged without what the service said', async (next, outcome, level) => {
    const { store, append, counted, logged } = open();
    await store.claimThese('me', ['run']);
    await store.row('run');
    await append([failed(next)]);
    expect(counted).toContainEqual(['stepEnded', 'http.request', 'none', outcome]);
    expect(logged).toEqual([
      [level, expect.objectContaining({ runId: 'run', flowId: 'flow', step: 'crm', code: 'timeout', next }), expect.any(String)],
    ]);
    expect(JSON.stringify(logged)).not.toContain('private');
  });

  it('counts nothing of an append that was not applied', async () => {
    const { append, counted, logged } = open({ kind: 'fenced' });
    await append([failed('stop')]);
    expect(counted).toEqual([['appended', 'fenced', 1]]);
    expect(logged).toEqual([]);
  });

  it('knows no operation of a run that it has not seen taken', async () => {
    const { append, counted } = open();
    await append([succeeded]);
    expect(counted).toContainEqual(['stepEnded', 'unknown', 'none', 'succeeded']);
  });
});
