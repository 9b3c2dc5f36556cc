import { isEndStatus, keyOf, runStatus, type AffectedState, type RunView } from '@plumbline/shared';

/**
 * Where an affected step stands now, by the journal of its run.
 * @param key `stepKey`; empty: the run as a whole
 * @param above the run that this one works for, where there is one: what it has done in another way needs no repair here
 */
export function standingOf(run: RunView, key: string, above: RunView | null = null): AffectedState {
  if (run.cancel !== null && run.end !== null) return 'settled';
  if (run.end !== null && above !== null && isDoneWithout(run, above)) return 'settled';
  return key === '' ? standingOfRun(run) : standingOfStep(run, key);
}

/** The step that started the run was skipped, or done by another run that it started later. */
function isDoneWithout({ parent }: RunView, above: RunView): boolean {
  const step = parent && above.steps.get(keyOf(parent));
  if (!step) return false;
  return step.status === 'skipped' || step.status === 'cancelled' || (step.status === 'succeeded' && step.gap === null);
}

function standingOfRun(run: RunView): AffectedState {
  const status = runStatus(run);
  if (status === 'failed') return 'failed';
  return isEndStatus(status) ? 'settled' : 'retried';
}

function standingOfStep(run: RunView, key: string): AffectedState {
  const step = run.steps.get(key);
  switch (step?.status) {
    case undefined:
    case 'succeeded':
      return step?.gap === 'fallback' ? 'handled' : 'settled';
    case 'skipped':
    case 'cancelled':
      return 'settled';
    case 'failed':
      return step.gap === 'error_edge' ? 'handled' : 'failed';
    case 'parked':
    case 'needs_attention':
      return step.status;
    case 'idle':
    case 'queued':
    case 'running':
    case 'retrying':
    case 'waiting':
      // A run that ended over it (it timed out, it was called off) will not come back to it.
      return run.end === null ? 'retried' : 'settled';
  }
}
