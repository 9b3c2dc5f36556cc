import { isEndStatus, type RunOrder, type RunStatus } from '@plumbline/shared';

/** Statuses in which a run does not go on by itself. */
const KEPT: readonly RunStatus[] = ['parked', 'needs_attention'];

/**
 * Whether a run with this status lets the next one of its line begin (`reliability.md` B.9): one that has ended always; with
 * `skipAhead` also one that is parked or waits for a person. In a line of a pace, one that has begun keeps its place for its time. What left its line does not come back to it: it goes on beside the others.
 * @param order null: it stands in no line
 */
export function leavesLine(order: RunOrder | null, status: RunStatus): boolean {
  if (order === null) return false;
  if (order.perMs !== undefined && !order.waits) return false;
  return isEndStatus(status) || (order.mode === 'skipAhead' && KEPT.includes(status));
}
