import { stepView, type RunEvent, type StepError, type StepView } from '@plumbline/shared';
import { policyOf, type PlanStep } from '../graph/plan.js';
import { afterAttempt, WORKER_LOST, type Trouble } from '../policy/after-attempt.js';
import type { Outcome } from '../ports/operation.js';
import type { RunState } from './run-state.js';

/** Outcome codes by which an attempt says that we, not the service, ended it. */
export const CANCELLED = 'cancelled';
export const LEASE_LOST = 'lease_lost';

/** The send gate stopped the attempt: nothing has left us. */
function isLeaseLost(outcome: Outcome): boolean {
  return outcome.kind === 'not_sent' && outcome.error.code === LEASE_LOST;
}

/** A key is not trusted up to its very end: 24 h become 20 h (`reliability.md` B.4). */
const KEY_LIFE_MARGIN = 20 / 24;

export interface Moment {
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/** The event that an attempt ends with. Pure. */
export function attemptEnded(state: RunState, planned: PlanStep, attempt: number, outcome: Outcome, moment: Moment): RunEvent {
  const step = stepView(state.view, planned.id);
  if (outcome.kind === 'ok') {
    const duplicate = step.mayHaveHappened && policyOf(planned, step.input).acceptDuplicates;
    return {
      kind: 'step.succeeded',
      step: planned.id,
      attempt,
      output: outcome.output,
      ...(duplicate ? { mayBeDuplicate: true as const } : {}),
    };
  }
  if (isLeaseLost(outcome)) return { kind: 'step.not_sent', step: planned.id, attempt, reason: LEASE_LOST };
  if (outcome.kind !== 'rejected' && outcome.error.code === CANCELLED) return cancelled(state, planned, outcome);
  return failed(state, planned, step, attempt, outcome, moment);
}

function cancelled(state: RunState, planned: PlanStep, trouble: Trouble): RunEvent {
  const step = stepView(state.view, planned.id);
  const { effect } = policyOf(planned, step.input);
  const unknown = effect !== 'safe' && (trouble.kind === 'unknown' || step.mayHaveHappened);
  return { kind: 'step.cancelled', step: planned.id, happened: unknown ? 'unknown' : 'no' };
}

function failed(
  state: RunState,
  planned: PlanStep,
  step: StepView,
  attempt: number,
  trouble: Trouble,
  { nowMs, random }: Moment,
): RunEvent {
  const verdict = afterAttempt({
    trouble,
    policy: policyOf(planned, step.input),
    // An attempt that has begun was counted then; one that failed before that is counted by its failure.
    tries: Math.max(1, step.tries + (step.status === 'running' ? 0 : 1)),
    lost: trouble.error.code === WORKER_LOST ? step.lost + 1 : 0,
    mayHaveHappened: step.mayHaveHappened,
    firstStartedMs: step.firstStartedMs ?? nowMs,
    nowMs,
    random,
    mayNotRepeat: mayNotRepeat(state, planned, step, nowMs),
  });
  return { kind: 'step.failed', step: planned.id, attempt, error: trouble.error, ...verdict };
}

/** What `running` steps of a run that was taken over get: their worker ended, nobody saw the outcome. */
export const WORKER_LOST_OUTCOME: Outcome = {
  kind: 'unknown',
  error: { code: WORKER_LOST, class: 'internal', message: 'The worker ended before the outcome of this attempt was known.' },
};

function mayNotRepeat(state: RunState, planned: PlanStep, step: StepView, nowMs: number): boolean {
  if (policyOf(planned, step.input).effect === 'keyed') return keyIsOver(planned, step, nowMs);
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
    const later = other.startedMs !== null && other.startedMs > step.startedMs && other.id !== step.id;
    if (later && other.url === step.url && other.effect !== 'safe') return true;
  }
  return false;
}

/** A step that failed before anything could be sent: its input, its expressions, an unknown operation. */
export function failedBeforeSending(state: RunState, planned: PlanStep, error: StepError, moment: Moment): RunEvent {
  const step = stepView(state.view, planned.id);
  return failed(state, planned, step, step.attempt + 1, { kind: 'rejected', error }, moment);
}
