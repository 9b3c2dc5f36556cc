/** Status of a run (`design.md` 1). */
export const RUN_STATUSES = [
  'queued',
  'running',
  'waiting',
  'parked',
  'needs_attention',
  'succeeded',
  'succeeded_with_gaps',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Status of a step in a run (`design.md` 1). */
export const STEP_STATUSES = [
  'idle',
  'queued',
  'running',
  'retrying',
  'waiting',
  'parked',
  'needs_attention',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Statuses in which a run has ended. */
export const END_STATUSES = ['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled'] as const satisfies readonly RunStatus[];
export type EndStatus = (typeof END_STATUSES)[number];

export function isEndStatus(status: RunStatus): status is EndStatus {
  return status === 'succeeded' || status === 'succeeded_with_gaps' || status === 'failed' || status === 'cancelled';
}
