import type { Resolution, RunView, Signal, StepView } from '@plumbline/shared';

/** Why a signal can not do what it wants; null when it can. Asked by the API before it sends, and by the owner before it obeys. */
export type Refusal = 'run_ended' | 'step_not_found' | 'stale_attempt' | 'not_repairable';

/** States that a step can be sent again from by hand. */
const RETRYABLE: readonly StepView['status'][] = ['failed', 'parked', 'retrying'];
const ANSWERABLE: readonly StepView['status'][] = ['failed', 'parked', 'needs_attention', 'retrying'];

/** Effects that may be sent again although they may have happened. */
const REPEATABLE: readonly StepView['effect'][] = ['safe', 'idempotent', 'keyed'];

export function judgeSignal(run: RunView, signal: Signal): Refusal | null {
  if (signal.kind === 'cancel') return run.end === null ? null : 'run_ended';
  // A cancel was promised: only a repair after the run has ended undoes it.
  if (run.cancel !== null && run.end === null) return 'not_repairable';
  const step = run.steps.get(signal.step);
  if (!step || step.attempt === 0) return 'step_not_found';
  if (step.attempt !== signal.attempt) return 'stale_attempt';
  if (step.repairs.some((repair) => repair.attempt === signal.attempt)) return 'stale_attempt';
  return allowed(step, signal) ? null : 'not_repairable';
}

function allowed(step: StepView, signal: Exclude<Signal, { kind: 'cancel' }>): boolean {
  if (signal.kind === 'resolve') return answerable(step, signal.as);
  if (step.status === 'needs_attention') return !step.mayHaveHappened;
  if (step.status === 'cancelled') return !step.mayHaveHappened || REPEATABLE.includes(step.effect);
  return RETRYABLE.includes(step.status) || step.gap === 'fallback';
}

/** "It happened" and "send again" answer the question whether it did; skip and done answer for any step that is stuck. */
function answerable(step: StepView, as: Resolution): boolean {
  const open = (step.status === 'failed' || step.status === 'cancelled') && step.mayHaveHappened;
  return open || (as === 'skip' || as === 'done' ? ANSWERABLE.includes(step.status) : step.status === 'needs_attention');
}
