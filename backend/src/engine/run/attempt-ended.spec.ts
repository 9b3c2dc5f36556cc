import { describe, expect, it } from '@jest/globals';
import { planOf } from '../../../test/engine/random-flow.js';
import { NETWORK, notSent, ok, rejected, Scenario, unknown } from '../../../test/engine/scenario.js';
import { CANCELLED, failedAfterWaiting, LEASE_LOST, WORKER_LOST_OUTCOME } from './attempt-ended.js';
import { instanceIn } from './state.js';

const retry = { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none', on: ['network', 'odd_input'] };
function one(policy: { readonly [key: string]: unknown } = {}): Scenario {
  const run = new Scenario(
    planOf({ a: { policy: { retry, ...policy } as NonNullable<Parameters<typeof planOf>[0]['a']>['policy'] } }, ['trigger>a']),
  );
  run.go();
  return run;
}
function again(run: Scenario): void {
  run.nowMs += 10_000;
  expect(run.go()).toEqual(['a']);
}
const aborted = (kind: 'unknown' | 'not_sent') =>
  ({ kind, error: { code: CANCELLED, class: 'internal', message: 'Called off.' } }) as const;

describe('the end of an attempt', () => {
  it('marks the repeat of what may have happened as a possible duplicate, also after a try that never left', () => {
    const run = one({ acceptDuplicates: true, retry: { ...retry, attempts: 3 } });
    run.end('a', unknown);
    again(run);
    run.end('a', notSent);
    expect(run.step('a')).toMatchObject({ status: 'retrying', mayHaveHappened: true });
    again(run);
    run.end('a', ok());
    expect(run.step('a')).toMatchObject({ status: 'succeeded', mayBeDuplicate: true, mayHaveHappened: false });
  });

  it('marks nothing when the first try certainly did not happen', () => {
    const run = one({ acceptDuplicates: true });
    run.end('a', notSent);
    again(run);
    run.end('a', ok());
    expect(run.step('a').mayBeDuplicate).toBe(false);
  });

  it('keeps the doubt when the retry is called off before it was sent', () => {
    const run = one({ effect: 'keyed' });
    run.end('a', unknown);
    again(run);
    run.signal({ kind: 'cancel', by: 'ada' });
    run.end('a', aborted('not_sent'));
    expect(run.step('a')).toMatchObject({ status: 'cancelled', mayHaveHappened: true });
  });

  it('knows that a call that was called off before it was sent did not happen', () => {
    const run = one();
    run.end('a', aborted('not_sent'));
    expect(run.step('a')).toMatchObject({ status: 'cancelled', mayHaveHappened: false });
  });

  it('does not begin a for-each anew whose items failed, whatever its policy says', () => {
    const fails = (then: 'park' | 'stop') => {
      const run = one({ then });
      run.emit({ kind: 'loop.opened', step: 'a', attempt: 1, count: 1, atOnce: 1, onError: 'stop', body: [], parts: 0, items: [1] });
      const at = instanceIn(run.state, 'a');
      if (!at) throw new Error('no step a');
      const event = failedAfterWaiting(run.state, at, NETWORK, { nowMs: 1, random: 0.5 });
      return event.kind === 'step.failed' ? event.next : null;
    };
    expect([fails('stop'), fails('park')]).toEqual([{ do: 'stop' }, { do: 'ask', reason: 'asked' }]);
  });

  it('does not count a try that the send gate held back', () => {
    const run = one();
    run.end('a', { kind: 'not_sent', error: { code: LEASE_LOST, class: 'internal', message: 'Held back.' } });
    expect(run.step('a')).toMatchObject({ status: 'running', attempt: 2, tries: 1 });
  });

  it('does not count a try that ended with its worker, now or later', () => {
    const run = one({ effect: 'keyed' });
    run.end('a', WORKER_LOST_OUTCOME);
    expect(run.step('a')).toMatchObject({ status: 'running', attempt: 2, tries: 1, lost: 1 });
    run.end('a', notSent);
    expect(run.step('a')).toMatchObject({ status: 'retrying', lost: 0 });
    again(run);
    run.end('a', notSent);
    expect(run.step('a')).toMatchObject({ status: 'failed', attempt: 3 });
  });

  it('asks a person after three workers in a row', () => {
    const run = one({ effect: 'safe' });
    for (let each = 0; each < 3; each++) run.end('a', WORKER_LOST_OUTCOME);
    expect(run.step('a')).toMatchObject({ status: 'needs_attention', attention: 'poison' });
  });

  it('counts tries that fail before anything is sent', () => {
    const run = new Scenario(planOf({ a: { policy: { retry: { ...retry, backoff: 'fixed', jitter: 'none' } } } }, ['trigger>a']));
    const odd = { code: 'odd_input', class: 'input', message: 'It can not be used.' } as const;
    run.state.ready.delete('a');
    run.failBefore('a', odd);
    expect(run.step('a')).toMatchObject({ status: 'retrying', attempt: 1, tries: 1 });
    run.state.timers.delete('a');
    run.failBefore('a', odd);
    expect(run.step('a')).toMatchObject({ status: 'failed', attempt: 2 });
  });

  it('asks when the key is past its life, with a margin', () => {
    const run = one({ effect: 'keyed' });
    const planned = run.plan.steps.get('a');
    if (!planned?.contract) throw new Error('no contract');
    Object.assign(planned, { contract: { ...planned.contract, keyLifeMs: 24_000 } });
    run.nowMs += 20_000;
    run.end('a', unknown);
    expect(run.step('a')).toMatchObject({ status: 'needs_attention', attention: 'outcome_unknown' });
  });

  it('asks when a later step wrote to the same address', () => {
    const put = { policy: { effect: 'idempotent' } } as const;
    const run = new Scenario(planOf({ a: put, b: put }, ['trigger>a', 'trigger>b']));
    run.begin('a');
    run.nowMs += 1;
    run.begin('b');
    run.step('b').url = run.step('a').url;
    run.end('a', unknown);
    expect(run.step('a').attention).toBe('outcome_unknown');
    run.end('b', unknown);
    expect(run.step('b').status).toBe('retrying');
  });

  it('is a failure with the reason for people, when the service refuses', () => {
    const run = one();
    run.end('a', rejected);
    expect(run.step('a')).toMatchObject({ status: 'failed', error: { code: 'no' }, mayHaveHappened: false });
  });
});
