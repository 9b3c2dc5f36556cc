import type { RunStatus } from '@plumbline/shared';

/** What was done so far on the tour. */
export interface TourState {
  /** How the run of the first lead stands; null: none was sent. */
  readonly first: RunStatus | null;
  /** The CRM misbehaves now. */
  readonly broken: boolean;
  /** How the run of the lead that was sent while the CRM was broken stands. */
  readonly second: RunStatus | null;
}

export type TourStep = 'run' | 'break' | 'again' | 'watch' | 'mend' | 'drain' | 'done';

const ENDED: ReadonlySet<RunStatus> = new Set<RunStatus>(['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled']);

/** What comes next: run the example, break the CRM, run it again, see it park, mend the CRM, see it drain. */
export function tourStep({ first, broken, second }: TourState): TourStep {
  if (second !== null) {
    if (ENDED.has(second)) return 'done';
    if (!broken) return 'drain';
    return second === 'parked' ? 'mend' : 'watch';
  }
  if (broken) return 'again';
  return first === null ? 'run' : 'break';
}
