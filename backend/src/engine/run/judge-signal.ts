import type { Resolution, RunView, Signal, StepView } from '@plumbline/shared';

/** Why a signal can not do what it wants; null when it can. Asked by the API before it sends, and by the owner before it obeys. */
export type Refusal = 'run_ended' | 'step_not_found' | 'stale_attempt' | 'not_repairable';

/** States that a step can be sent again from by hand. */
const RETRYABLE: readonly StepView['status'][] = ['failed', 'parked', 'retrying'];
const ANSWERABLE: readonly StepView['status'][] = ['failed', 'parked', 'needs_attention', 'retrying'];

export function judgeSignal(run: RunView, signal: Signal): Refusal | null {
  if (signal.kind === 'cancel') return run.end === null ? null : 'run_ended';
  const step = run.steps.get(signal.step);
  if (!step || step.attempt === 0) return 'step_not_found';
  if (step.attempt !== signal.attempt) return 'stale_attempt';
  if (step.repairs.some((repair) => repair.attempt === signal.attempt)) return 'stale_attempt';
  return allowed(step, signal) ? null : 'not_repairable';
}

function allowed(step: StepView, signal: Exclude<Signal, { kind: 'cancel' }>): boolean {
  if (signal.kind === 'resolve') return answerable(step, signal.as);
  if (step.status === 'needs_attention') return !step.mayHaveHappened;
  return RETRYABLE.includes(step.status) || step.gap === 'fallback' || step.status === 'cancelled';
}

/** "It happened" and "send again" answer the question whether it did; skip and done answer for any step that is stuck. */
function answerable(step: StepView, as: Resolution): boolean {
  if (as === 'skip' || as === 'done') return ANSWERABLE.includes(step.status);
  return step.status === 'needs_attention' || (step.status === 'failed' && step.mayHaveHappened);
}
