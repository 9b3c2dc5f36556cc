import type { StepStatus } from '@plumbline/shared';

/** From what must be seen first to what says least; a group shows the first that any of its steps is in. */
const WORST_FIRST: readonly StepStatus[] = [
  'needs_attention',
  'failed',
  'retrying',
  'running',
  'parked',
  'waiting',
  'queued',
  'cancelled',
  'succeeded',
  'skipped',
  'idle',
];
const ENDED: ReadonlySet<StepStatus> = new Set<StepStatus>(['succeeded', 'failed', 'skipped', 'cancelled']);

export interface GroupStatus {
  readonly status: StepStatus;
  /** How many steps are in each status; those without any step are left out. */
  readonly counts: Partial<Readonly<Record<StepStatus, number>>>;
  readonly total: number;
  /** Steps that have ended, however. */
  readonly ended: number;
}

/** What a collapsed group shows of its steps; a group without steps is idle. */
export function groupStatus(statuses: Iterable<StepStatus>): GroupStatus {
  const counts: Partial<Record<StepStatus, number>> = {};
  let [total, ended] = [0, 0];
  for (const status of statuses) {
    counts[status] = (counts[status] ?? 0) + 1;
    total++;
    if (ENDED.has(status)) ended++;
  }
  return { status: WORST_FIRST.find((status) => counts[status] !== undefined) ?? 'idle', counts, total, ended };
}
