import {
  stepView,
  type Exchange,
  type LookUpAnswered,
  type PayloadRef,
  type RunEvent,
  type StepError,
  type StepView,
} from '@plumbline/shared';
import { lookUpRules, policyNow } from '../graph/plan.js';
import { afterAttempt, WORKER_LOST } from '../policy/after-attempt.js';
import { afterLookUp } from '../policy/after-look-up.js';
import type { LookUpFinding } from '../ports/operation.js';
import { CANCELLED, KEY_EXPIRED, withGate, type Moment } from './attempt-ended.js';
import { placeIn, type Instance } from './instance.js';
import type { RunState } from './state.js';

/** An answer, where its output was stored when the journal can not hold it, and what people are to be shown of the call. */
export type LookUpResult = LookUpFinding & { readonly askedMs: number; readonly stored?: PayloadRef; readonly exchange?: Exchange };

/**
 * The events of an answered question, in one append: what was answered, and, unless it is asked again, what follows for the attempt:
 * its success, or its failure once more, with what is known now. Pure.
 */
export function lookUpEnded(state: RunState, at: Instance, ask: number, result: LookUpResult, moment: Moment): RunEvent[] {
  const step = stepView(state.view, at.key);
  const { lookUp } = step;
  const rules = lookUpRules(at.planned);
  if (!lookUp) return [];
  if (result.is === 'unclear' && result.error.code === CANCELLED) return [{ kind: 'step.cancelled', ...placeIn(at), happened: 'unknown' }];
  const none = { description: '', settlesAfterMs: 0, attempts: 0, everyMs: 0 };
  const verdict = afterLookUp({ finding: result, rules: rules ?? none, ask, sinceMs: lookUp.sinceMs, askedMs: result.askedMs, ...moment });
  const answered: LookUpAnswered = {
    kind: 'look_up.answered',
    ...placeIn(at),
    attempt: step.attempt,
    ask,
    answer: verdict.answer,
    ...(verdict.againMs === null ? {} : { againMs: verdict.againMs }),
    ...(verdict.error === null ? {} : { error: verdict.error }),
    ...(result.exchange ? { exchange: result.exchange } : {}),
  };
  if (verdict.againMs !== null) return [answered];
  return [answered, result.is === 'happened' ? found(at, step, result) : failedAfterAll(at, step, verdict.answer === 'unclear', moment)];
}

function found(at: Instance, { attempt }: StepView, result: Extract<LookUpResult, { is: 'happened' }>): RunEvent {
  const output = result.stored ? { outputRef: result.stored } : { output: result.output };
  return { kind: 'step.succeeded', ...placeIn(at), attempt, ...output, byLookUp: true };
}

/**
 * It failed as it had before: what is not known is for a person to say; what certainly did not happen is sent again, or handled by
 * the policy.
 */
function failedAfterAll(at: Instance, step: StepView, unclear: boolean, { nowMs, random }: Moment): RunEvent {
  const error = step.error ?? UNKNOWN;
  const failed = { kind: 'step.failed', ...placeIn(at), attempt: step.attempt, error } as const;
  if (unclear) return { ...failed, happened: 'unknown', next: { do: 'ask', reason: 'outcome_unknown' } };
  // The earlier sending was the doubt; nothing was sent under the key since.
  if (error.code === KEY_EXPIRED) return { ...failed, happened: 'no', next: { do: 'retry', atMs: nowMs } };
  const verdict = afterAttempt({
    trouble: { kind: 'not_done', error },
    policy: policyNow(at.planned, step),
    tries: Math.max(1, step.tries),
    lost: error.code === WORKER_LOST ? step.lost : 0,
    parks: step.parks,
    mayHaveHappened: false,
    firstStartedMs: step.firstStartedMs ?? nowMs,
    nowMs,
    random,
    mayNotRepeat: false,
    canLookUp: false,
  });
  return { ...failed, ...verdict, next: withGate(verdict.next, step) };
}

const UNKNOWN: StepError = { code: 'outcome_unknown', class: 'internal', message: 'Nobody saw what came of the attempt.' };
