import {
  gateOf,
  isJsonObject,
  stepView,
  type Exchange,
  type NextMove,
  type PayloadRef,
  type ResolvedPolicy,
  type RunEvent,
  type StepError,
  type StepFailed,
  type StepView,
} from '@plumbline/shared';
import { lookUpRules, policyNow, type PlanStep } from '../graph/plan.js';
import { placeIn, type Instance } from './instance.js';
import { afterAttempt, WORKER_LOST, type Trouble } from '../policy/after-attempt.js';
import type { Outcome } from '../ports/operation.js';
import type { RunState } from './state.js';

/** Outcome codes by which an attempt says that we, not the service, ended it. */
export const CANCELLED = 'cancelled';
export const LEASE_LOST = 'lease_lost';
/** The service may have forgotten the key of what is to be sent again. */
export const KEY_EXPIRED = 'key_expired';

/** The send gate stopped the attempt: nothing has left us. */
function isLeaseLost(outcome: Outcome): boolean {
  return outcome.kind === 'not_sent' && outcome.error.code === LEASE_LOST;
}

/** A key is not trusted up to its very end: 24 h become 20 h (`reliability.md` B.4). */
const KEY_LIFE_MARGIN = 20 / 24;

/** An outcome, where its output was stored when the journal can not hold it, and what people are to be shown of the call. */
export type AttemptOutcome = Outcome & { readonly stored?: PayloadRef; readonly exchange?: Exchange };

export interface Moment {
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/** The event that an attempt ends with. Pure. */
export function attemptEnded(state: RunState, at: Instance, attempt: number, outcome: AttemptOutcome, moment: Moment): RunEvent {
  const { planned } = at;
  const step = stepView(state.view, at.key);
  if (outcome.kind === 'ok') {
    const duplicate = step.mayHaveHappened && policyNow(planned, step).acceptDuplicates;
    return {
      kind: 'step.succeeded',
      ...placeIn(at),
      attempt,
      ...(outcome.stored ? { outputRef: outcome.stored } : { output: outcome.output }),
      ...(outcome.exchange ? { exchange: outcome.exchange } : {}),
      ...(duplicate ? { mayBeDuplicate: true as const } : {}),
      ...(isJsonObject(outcome.output) && isJsonObject(outcome.output['problem']) ? { gap: 'reply_problem' as const } : {}),
    };
  }
  if (isLeaseLost(outcome)) return { kind: 'step.not_sent', ...placeIn(at), attempt, reason: LEASE_LOST };
  if (outcome.kind !== 'rejected' && outcome.error.code === CANCELLED) return cancelled(state, at, outcome);
  const event = failed(state, at, step, attempt, outcome, moment);
  return outcome.exchange ? { ...event, exchange: outcome.exchange } : event;
}

function cancelled(state: RunState, at: Instance, trouble: Trouble): RunEvent {
  const step = stepView(state.view, at.key);
  const { effect } = policyNow(at.planned, step);
  const unknown = effect !== 'safe' && (trouble.kind === 'unknown' || step.mayHaveHappened);
  return { kind: 'step.cancelled', ...placeIn(at), happened: unknown ? 'unknown' : 'no' };
}

function failed(state: RunState, at: Instance, step: StepView, attempt: number, trouble: Trouble, { nowMs, random }: Moment): StepFailed {
  const { planned } = at;
  const verdict = afterAttempt({
    trouble,
    policy: step.loop === null ? policyNow(planned, step) : once(policyNow(planned, step)),
    // An attempt that has begun was counted then; one that failed before that is counted by its failure.
    tries: Math.max(1, step.tries + (step.status === 'running' ? 0 : 1)),
    lost: trouble.error.code === WORKER_LOST ? step.lost + 1 : 0,
    parks: step.parks,
    mayHaveHappened: step.mayHaveHappened,
    firstStartedMs: step.firstStartedMs ?? nowMs,
    nowMs,
    random,
    mayNotRepeat: mayNotRepeat(state, planned, step, nowMs),
    canLookUp: lookUpRules(planned) !== null,
  });
  return { kind: 'step.failed', ...placeIn(at), attempt, error: trouble.error, ...verdict, next: withGate(verdict.next, step) };
}

/** What it called: once that works again, it is sent again in its order. */
export function withGate(next: NextMove, { url, connection }: StepView): NextMove {
  return next.do === 'park' && url !== null ? { ...next, gate: gateOf(connection, url) } : next;
}

/**
 * A for-each that has opened its turns is repaired by its items. As a whole it is never begun anew, whatever its policy says: what
 * succeeded inside is not sent again, and what failed has had its own tries.
 */
function once(policy: ResolvedPolicy): ResolvedPolicy {
  return { ...policy, retry: { ...policy.retry, attempts: 1 }, then: policy.then === 'park' ? 'ask' : policy.then };
}

/** What `running` steps of a run that was taken over get: their worker ended, nobody saw the outcome. */
export const WORKER_LOST_OUTCOME: Outcome = {
  kind: 'unknown',
  error: { code: WORKER_LOST, class: 'internal', message: 'The worker ended before the outcome of this attempt was known.' },
};

function mayNotRepeat(state: RunState, planned: PlanStep, step: StepView, nowMs: number): boolean {
  if (policyNow(planned, step).effect === 'keyed') return keyIsOver(planned, step, nowMs);
  return wroteLater(state, step);
}

/** The service may have forgotten the key, and would take a repeat for a new call. */
export function keyIsOver(planned: PlanStep, step: StepView, nowMs: number): boolean {
  const lifeMs = planned.contract?.keyLifeMs;
  return lifeMs !== undefined && step.keySinceMs !== null && nowMs >= step.keySinceMs + lifeMs * KEY_LIFE_MARGIN;
}

/** A later step of this run wrote to the same URL: sending the older write again would undo it (`engine.md` 5). */
function wroteLater(state: RunState, step: StepView): boolean {
  if (step.url === null || step.startedMs === null) return false;
  for (const other of state.view.steps.values()) {
    const later = other.startedMs !== null && other.startedMs > step.startedMs && other.key !== step.key;
    if (later && other.url === step.url && other.effect !== 'safe') return true;
  }
  return false;
}

/** A step that failed before anything could be sent: its input, its expressions, an unknown operation. */
export function failedBeforeSending(state: RunState, at: Instance, error: StepError, moment: Moment): RunEvent {
  const step = stepView(state.view, at.key);
  return failed(state, at, step, step.attempt + 1, { kind: 'rejected', error }, moment);
}

/** A step that waited for what is inside it, or for somebody, and did not get what it waited for. */
export function failedAfterWaiting(state: RunState, at: Instance, error: StepError, moment: Moment): RunEvent {
  const step = stepView(state.view, at.key);
  return failed(state, at, step, step.attempt, { kind: 'rejected', error }, moment);
}
