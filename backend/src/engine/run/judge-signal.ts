import { keyOf, type ChildEnded, type Resolution, type RunView, type Signal, type StepView } from '@plumbline/shared';

/** Why a signal can not do what it wants; null when it can. Asked by the API before it sends, and by the owner before it obeys. */
export type Refusal = 'run_ended' | 'step_not_found' | 'stale_attempt' | 'not_repairable' | 'not_waiting';

/** States that a step can be sent again from by hand. */
const RETRYABLE: readonly StepView['status'][] = ['failed', 'parked', 'retrying'];
const ANSWERABLE: readonly StepView['status'][] = ['failed', 'parked', 'needs_attention', 'retrying'];

/** Effects that may be sent again although they may have happened. */
const REPEATABLE: readonly StepView['effect'][] = ['safe', 'idempotent', 'keyed'];

export function judgeSignal(run: RunView, signal: Signal): Refusal | null {
  switch (signal.kind) {
    case 'cancel':
      return run.end === null ? null : 'run_ended';
    case 'next_in_line':
      return run.end === null ? null : 'run_ended';
    case 'child_ended':
      return judgeChild(run.steps.get(keyOf(signal)), signal);
    case 'release':
      return judgeRelease(run, run.steps.get(keyOf(signal)));
    case 'decide':
      return judgeWait(run, signal, 'approval');
    case 'event':
      return judgeWait(run, signal, 'event');
    default:
      return judgeRepair(run, signal);
  }
}

/** A child tells that it has ended. When it was repaired after its failure had been handed on, the step that handed it on goes on. */
function judgeChild(step: StepView | undefined, { child, status }: ChildEnded): Refusal | null {
  const known = [...(step?.children?.values() ?? [])].find(({ runId }) => runId === child);
  if (!step || !known) return 'step_not_found';
  if (step.status === 'waiting') return null;
  const handedOn = step.status === 'failed' || step.gap === 'items_failed' || step.gap === 'child_gaps';
  const better = status === 'succeeded' || status === 'succeeded_with_gaps';
  return handedOn && better ? null : 'not_repairable';
}

/** It may have been sent, answered for or called off since it was found in the list of what is kept back. */
function judgeRelease(run: RunView, step: StepView | undefined): Refusal | null {
  if (!step) return 'step_not_found';
  if (run.end !== null || run.cancel !== null) return 'run_ended';
  return step.held === null ? 'not_waiting' : null;
}

function judgeWait(run: RunView, signal: Extract<Signal, { kind: 'decide' | 'event' }>, what: 'approval' | 'event'): Refusal | null {
  const step = run.steps.get(keyOf(signal));
  if (!step || step.attempt === 0) return 'step_not_found';
  if (step.attempt !== signal.attempt) return 'stale_attempt';
  if (run.end !== null || run.cancel !== null) return 'run_ended';
  return step.status === 'waiting' && step.waitingFor === what ? null : 'not_waiting';
}

type RepairSignal = Extract<Signal, { kind: 'retry' | 'resolve' }>;

function judgeRepair(run: RunView, signal: RepairSignal): Refusal | null {
  // A cancel was promised: only a repair after the run has ended undoes it.
  if (run.cancel !== null && run.end === null) return 'not_repairable';
  const step = run.steps.get(keyOf(signal));
  if (!step || step.attempt === 0) return 'step_not_found';
  if (step.attempt !== signal.attempt) return 'stale_attempt';
  if (step.repairs.some((repair) => repair.attempt === signal.attempt)) return 'stale_attempt';
  return allowed(step, signal) ? null : 'not_repairable';
}

function allowed(step: StepView, signal: RepairSignal): boolean {
  // A for-each is repaired by its items: what succeeded in it is never sent again.
  if (step.loop !== null && (signal.kind === 'retry' || signal.as === 'send_again')) return false;
  if (signal.kind === 'resolve') return answerable(step, signal.as);
  if (step.status === 'needs_attention') return !step.mayHaveHappened;
  if (step.status === 'cancelled') return !step.mayHaveHappened || REPEATABLE.includes(step.effect);
  return RETRYABLE.includes(step.status) || step.gap === 'fallback';
}

/** "It happened" and "send again" answer the question whether it did; skip and done answer for any step that is stuck. */
function answerable(step: StepView, as: Resolution): boolean {
  const stands = step.status === 'failed' || step.status === 'cancelled' || (step.status === 'waiting' && step.waitingFor === 'look_up');
  const open = stands && step.mayHaveHappened;
  if (as === 'happened' || as === 'send_again') return open || step.status === 'needs_attention';
  return open || ANSWERABLE.includes(step.status) || waitsForTheWorld(step);
}

const IN_THE_WORLD: readonly StepView['waitingFor'][] = ['duration', 'time', 'event', 'approval'];

/** A wait can be cut short by hand; a for-each or a sub-flow is answered for inside. */
function waitsForTheWorld({ status, waitingFor }: StepView): boolean {
  return status === 'waiting' && IN_THE_WORLD.includes(waitingFor);
}
