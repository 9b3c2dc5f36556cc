import type { RunStatus, RunView, SubmissionState } from '@plumbline/shared';

/** A submission and its run, as far as it matters for what the visitor is told. */
export interface StandingSubmission {
  /** The visitor is told as soon as the answers are stored. */
  readonly atOnce: boolean;
  /** The visitor was kept waiting as long as the form says. */
  readonly over: boolean;
  /** Null: there is none (any more). */
  readonly run: RunStatus | null;
  /** The run waits for somebody to approve or reject. */
  readonly forPerson: boolean;
}

/** What the visitor is told. A run that did not do all it should is never shown as done. */
export function submissionState({ atOnce, over, run, forPerson }: StandingSubmission): SubmissionState {
  if (atOnce) return 'done';
  switch (run) {
    case 'succeeded':
      return 'done';
    case 'failed':
    case 'cancelled':
    case 'succeeded_with_gaps':
      return 'failed';
    case null:
    case 'parked':
    case 'needs_attention':
      return 'later';
    default:
      if (over || (run === 'waiting' && forPerson)) return 'later';
      return run === 'queued' ? 'received' : 'working';
  }
}

/** Whether nothing but the decision of a person is waited for in a run. */
export function waitsForPerson(view: RunView): boolean {
  const steps = [...view.steps.values()];
  const waiting = steps.filter(({ status }) => status === 'waiting' || status === 'retrying');
  return (
    waiting.length > 0 && waiting.every(({ waitingFor }) => waitingFor === 'approval') && !steps.some(({ status }) => status === 'running')
  );
}

/** The visitor hears of these at once; the others may still change. */
export const isLastState = (state: SubmissionState): boolean => state !== 'received' && state !== 'working';
