import { isUnhandled, type RunStatus, type RunView, type StepView } from '@plumbline/shared';
import type { NameOf } from '../journal/journal-words';

/** Where a run stands, in a few words: "Failed at “Send receipt”". Pure. */
export function whereWords(status: RunStatus, run: RunView, nameOf: NameOf): string {
  const at = (is: (step: StepView) => boolean): string => {
    const steps = [...run.steps.values()].filter(is);
    const [first] = steps;
    if (!first) return '';
    return ` “${nameOf(first.key)}”${steps.length > 1 ? ` and ${String(steps.length - 1)} more` : ''}`;
  };
  const named = (words: string, place: string, alone: string): string => (place === '' ? alone : `${words}${place}`);
  switch (status) {
    case 'queued':
      return run.order?.waits === true ? 'Waiting for its turn' : 'Waiting for a free worker';
    case 'running':
      return named(
        'Running',
        at((step) => step.status === 'running'),
        'Running',
      );
    case 'waiting':
      return named(
        'Waiting at',
        at(({ status: own }) => own === 'waiting' || own === 'retrying'),
        'Waiting',
      );
    case 'parked':
      return named(
        'Kept safe at',
        at(({ status: own }) => own === 'parked'),
        'Kept safe',
      );
    case 'needs_attention':
      return named(
        'Needs you at',
        at(({ status: own }) => own === 'needs_attention'),
        'Needs you',
      );
    case 'succeeded':
      return 'All done';
    case 'succeeded_with_gaps':
      return named(
        'Done, but not',
        at((step) => step.gap !== null),
        'Done with gaps',
      );
    case 'failed':
      return named(
        'Failed at',
        at((step) => isUnhandled(step) && step.turn.length === 0),
        'Failed',
      );
    case 'cancelled':
      return run.cancel ? `Cancelled by ${run.cancel.by}` : 'Cancelled';
  }
}

/** Which step to show first: the one that needs somebody most. */
export function firstTrouble(run: RunView): string | null {
  const steps = [...run.steps.values()];
  const order: readonly ((step: StepView) => boolean)[] = [
    ({ status }) => status === 'needs_attention',
    (step) => isUnhandled(step) && step.loop === null,
    isUnhandled,
    ({ status }) => status === 'parked',
    ({ status, waitingFor }) => status === 'waiting' && waitingFor === 'approval',
    ({ gap }) => gap !== null,
  ];
  for (const is of order) {
    const found = steps.find(is);
    if (found) return found.key;
  }
  return null;
}
