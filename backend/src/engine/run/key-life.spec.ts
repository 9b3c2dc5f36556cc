import { describe, expect, it } from '@jest/globals';
import type { OperationContract, RunEvent } from '@plumbline/shared';
import { CALL, LOOKED_UP, planOf } from '../../../test/engine/random-flow.js';
import { ok, Scenario, unknown } from '../../../test/engine/scenario.js';
import { lookUpEnded } from './look-up-ended.js';
import { mayNotResend } from './may-not-resend.js';
import { restoreRunState } from './run-state.js';
import { instanceIn, type RunState } from './state.js';

const HOUR_MS = 3_600_000;
const SENT_MS = 1_000;
/** Of 24 h, 20 h are relied on. */
const TRUSTED_MS = 20 * HOUR_MS;

/** A keyed step whose one sending may have happened, and that its policy parked. */
function parked(more: Partial<OperationContract> = {}): Scenario {
  const run = new Scenario(
    planOf({ a: { policy: { retry: { attempts: 1, backoff: 'fixed', initial: '1s', on: ['network'] }, then: 'park' } } }, ['trigger>a']),
  );
  const planned = run.plan.steps.get('a');
  if (!planned) throw new Error('no step');
  Object.assign(planned, { contract: { ...CALL, effect: 'keyed', keyLifeMs: 24 * HOUR_MS, ...more } });
  expect(run.go()).toEqual(['a']);
  run.end('a', unknown);
  expect(run.step('a')).toMatchObject({ status: 'parked', mayHaveHappened: true, keySinceMs: SENT_MS });
  return run;
}

/** What the engine journals instead of sending it again then. */
function resend(state: RunState, nowMs: number, changed: Partial<Parameters<typeof mayNotResend>[2]> = {}): RunEvent | null {
  const at = instanceIn(state, 'a');
  if (!at) throw new Error('no step');
  return mayNotResend(state, at, { key: 'a/0', fingerprint: '', account: null, ...changed }, nowMs);
}

describe('A parked step whose first sending may have happened', () => {
  it('is sent again under its key up to the last millisecond that the key is trusted, and not a millisecond longer', () => {
    const run = parked();
    expect(resend(run.state, SENT_MS + TRUSTED_MS - 1)).toBeNull();
    expect(resend(run.state, SENT_MS + TRUSTED_MS)).toMatchObject({
      kind: 'step.failed',
      attempt: 2,
      happened: 'unknown',
      error: { code: 'key_expired' },
      next: { do: 'ask', reason: 'outcome_unknown' },
    });
  });

  it('asks a person when it is let go after days, also when another worker has read the run since', () => {
    const run = parked();
    run.nowMs += 5 * 24 * HOUR_MS;
    expect(run.signal({ kind: 'release', step: 'a', by: 'plumbline' })).toBeNull();
    const state = restoreRunState('run', run.plan, run.journal);
    const event = resend(state, run.nowMs);
    if (!event) throw new Error('it would be sent');
    run.emit(event);
    expect(run.step('a')).toMatchObject({ status: 'needs_attention', attention: 'outcome_unknown', attempt: 2, mayHaveHappened: true });
    expect(run.go()).toEqual([]);
  });

  it('keeps to the life of the key over all tries: a later try does not make it younger', () => {
    const run = parked();
    run.nowMs = SENT_MS + TRUSTED_MS - HOUR_MS;
    expect(run.go()).toEqual(['a']);
    run.end('a', unknown);
    expect(run.step('a')).toMatchObject({ status: 'parked', keySinceMs: SENT_MS });
    expect(resend(run.state, SENT_MS + TRUSTED_MS)).not.toBeNull();
  });

  it('is looked up instead where that can be, and sent again only when it certainly did not happen', () => {
    const run = parked({ lookUp: LOOKED_UP.lookUp ?? { description: '', settlesAfterMs: 0, attempts: 1, everyMs: 1 } });
    run.nowMs = SENT_MS + TRUSTED_MS;
    const event = resend(run.state, run.nowMs);
    if (!event) throw new Error('it would be sent');
    run.emit(event);
    expect(run.step('a')).toMatchObject({ status: 'waiting', waitingFor: 'look_up', dueMs: run.nowMs });
    run.emit({ kind: 'look_up.started', step: 'a', attempt: 2, ask: 1, url: 'http://look', timeoutMs: 1_000 });
    const at = instanceIn(run.state, 'a');
    if (!at) throw new Error('no step');
    run.nowMs += 2_000;
    const result = { is: 'did_not_happen', askedMs: run.nowMs } as const;
    for (const one of lookUpEnded(run.state, at, 1, result, { nowMs: run.nowMs, random: 0.5 })) run.emit(one);
    expect(run.step('a')).toMatchObject({ status: 'retrying', mayHaveHappened: false });
    expect(resend(run.state, run.nowMs)).toBeNull();
    expect(run.go()).toEqual(['a']);
    run.end('a', ok());
    expect(run.step('a')).toMatchObject({ status: 'succeeded', attempt: 3 });
  });

  it('has no end to rely on when the service does not say one, and still asks when the bytes or the account changed', () => {
    const run = parked();
    Object.assign(run.plan.steps.get('a') ?? {}, { contract: { ...CALL, effect: 'keyed' } });
    expect(resend(run.state, SENT_MS + 900 * HOUR_MS)).toBeNull();
    expect(resend(run.state, SENT_MS, { fingerprint: 'other' })).toMatchObject({ error: { code: 'call_changed' } });
    expect(resend(run.state, SENT_MS, { account: 'other' })).toMatchObject({ error: { code: 'account_changed' } });
  });
});

describe('A large input, which lies in the payload store', () => {
  it('keeps the effect class that it went out with: a large POST is no GET', () => {
    const run = new Scenario(planOf({ a: {} }, ['trigger>a']));
    const effect = { field: 'method', values: { GET: 'safe' }, otherwise: 'unsafe', missing: 'safe' } as const;
    Object.assign(run.plan.steps.get('a') ?? {}, { contract: { ...CALL, effect } });
    run.emit({
      kind: 'step.started',
      step: 'a',
      attempt: 1,
      generation: 0,
      idempotencyKey: 'k',
      effect: 'unsafe',
      inputRef: { id: 'p', bytes: 90_000, type: 'application/json' },
      fingerprint: '',
      url: 'http://a',
      contract: 'service.call@1',
      timeoutMs: 1_000,
    });
    run.end('a', unknown);
    expect(run.step('a')).toMatchObject({ status: 'needs_attention', attention: 'outcome_unknown', mayHaveHappened: true });
  });
});
