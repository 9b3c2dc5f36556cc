import type { RunStatus, StepStatus } from '@plumbline/shared';
import type { StateTone } from '../../ui/state-pill';

interface Words {
  readonly tone: StateTone;
  readonly word: string;
}

/** How a step's status is said and shown. */
export const STEP_WORDS: Readonly<Record<StepStatus, Words>> = {
  idle: { tone: 'idle', word: 'Not run yet' },
  queued: { tone: 'queued', word: 'Queued' },
  running: { tone: 'running', word: 'Running' },
  retrying: { tone: 'retrying', word: 'Retrying' },
  waiting: { tone: 'waiting', word: 'Waiting' },
  parked: { tone: 'parked', word: 'Parked' },
  needs_attention: { tone: 'attention', word: 'Needs you' },
  succeeded: { tone: 'succeeded', word: 'Succeeded' },
  failed: { tone: 'failed', word: 'Failed' },
  skipped: { tone: 'skipped', word: 'Skipped' },
  cancelled: { tone: 'cancelled', word: 'Cancelled' },
};

/** How a run's status is said and shown. */
export const RUN_WORDS: Readonly<Record<RunStatus, Words>> = {
  queued: { tone: 'queued', word: 'Queued' },
  running: { tone: 'running', word: 'Running' },
  waiting: { tone: 'waiting', word: 'Waiting' },
  parked: { tone: 'parked', word: 'Parked' },
  needs_attention: { tone: 'attention', word: 'Needs you' },
  succeeded: { tone: 'succeeded', word: 'Succeeded' },
  succeeded_with_gaps: { tone: 'gaps', word: 'Done with gaps' },
  failed: { tone: 'failed', word: 'Failed' },
  cancelled: { tone: 'cancelled', word: 'Cancelled' },
};
