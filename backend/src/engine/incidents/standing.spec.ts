import { describe, expect, it } from '@jest/globals';
import { evolve, newRunView, type RunEvent, type RunView, type StepError } from '@plumbline/shared';
import { standingOf } from './standing.js';

const error: StepError = { code: 'http_503', class: '5xx', message: 'm', status: 503 };
const failed = (next: Extract<RunEvent, { kind: 'step.failed' }>['next'], step = 'crm'): RunEvent => ({
  ...{ kind: 'step.failed', step, attempt: 1, error, happened: 'no', next },
});
const done: RunEvent = { kind: 'step.succeeded', step: 'crm', attempt: 2 };

function run(events: readonly RunEvent[], parent?: Extract<RunEvent, { kind: 'run.accepted' }>['parent']): RunView {
  const view = newRunView('r');
  const accepted: RunEvent = {
    kind: 'run.accepted',
    flowId: 'f',
    version: 1,
    deliveryId: 'd',
    trigger: 'webhook',
    ...(parent ? { parent } : {}),
  };
  const claimed: RunEvent = { kind: 'run.claimed', worker: 'w', epoch: 1 };
  [accepted, claimed, ...events].forEach((event, index) => evolve(view, { runId: 'r', seq: index + 1, atMs: index, event }));
  return view;
}
const retry: RunEvent = { kind: 'signal.received', n: 1, signal: { kind: 'retry', step: 'crm', attempt: 1, by: 'ana' } };
const ended: RunEvent = { kind: 'run.finished', status: 'failed' };

describe('An affected step', () => {
  it('holds its incident open while it is failed, parked, with a person, or on its way again', () => {
    expect(standingOf(run([failed({ do: 'stop' })]), 'crm')).toBe('failed');
    expect(standingOf(run([failed({ do: 'continue' })]), 'crm')).toBe('failed');
    expect(standingOf(run([failed({ do: 'park' })]), 'crm')).toBe('parked');
    expect(standingOf(run([failed({ do: 'ask', reason: 'asked' })]), 'crm')).toBe('needs_attention');
    expect(standingOf(run([failed({ do: 'stop' }), ended, retry]), 'crm')).toBe('retried');
  });

  it('is settled once it is done, and when its run was called off', () => {
    expect(standingOf(run([failed({ do: 'park' }), done]), 'crm')).toBe('settled');
    const cancel: RunEvent = { kind: 'signal.received', n: 1, signal: { kind: 'cancel', by: 'ana' } };
    expect(standingOf(run([failed({ do: 'stop' }), cancel, { kind: 'run.finished', status: 'cancelled' }]), 'crm')).toBe('settled');
  });

  it('is handled where its flow provides for the failure', () => {
    expect(standingOf(run([failed({ do: 'edge' })]), 'crm')).toBe('handled');
    expect(standingOf(run([failed({ do: 'fallback', output: 1 })]), 'crm')).toBe('handled');
  });

  it('may be a whole run, which is settled when the run succeeds after all', () => {
    expect(standingOf(run([ended]), '')).toBe('failed');
    expect(standingOf(run([{ kind: 'run.finished', status: 'succeeded' }]), '')).toBe('settled');
  });

  it('of a run that another one started is settled when that one has done it in another way', () => {
    const inside = run([failed({ do: 'stop' }), ended], { runId: 'above', step: 'crm', depth: 1 });
    expect(standingOf(inside, 'crm', run([failed({ do: 'stop' })]))).toBe('failed');
    expect(standingOf(inside, 'crm', run([done]))).toBe('settled');
    expect(standingOf(inside, 'crm', run([{ ...done, gap: 'items_failed' }]))).toBe('failed');
  });
});
