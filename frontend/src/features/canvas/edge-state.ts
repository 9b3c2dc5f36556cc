import type { LiveStep } from '@plumbline/shared';

/** How an edge is drawn in a run. */
export type EdgeState = 'idle' | 'active' | 'taken' | 'error' | 'not_taken';

/**
 * What became of an edge: told by the steps at its ends. A step that was skipped was reached by no edge; one that waits for
 * others may still be reached by this one, so nothing is said of it yet.
 */
export function edgeState(port: string, from: LiveStep | undefined, to: LiveStep | undefined): EdgeState {
  if (!from || from.status === 'idle' || from.status === 'queued') return 'idle';
  const isOver = from.status === 'succeeded' || from.status === 'failed' || from.status === 'skipped' || from.status === 'cancelled';
  if (!isOver) return 'idle';
  if (from.status === 'skipped' && from.gap === undefined) return 'not_taken';
  if (from.status === 'cancelled') return 'not_taken';
  const wasReached = to !== undefined && to.status !== 'idle' && to.status !== 'skipped' && to.status !== 'cancelled';
  const failed = from.status === 'failed' && from.gap === undefined;
  if (port === 'error') {
    if (!failed && !(from.status === 'failed' && wasReached)) return 'not_taken';
    return wasReached ? 'error' : 'idle';
  }
  if (failed) return 'not_taken';
  if (to?.status === 'skipped') return 'not_taken';
  if (!wasReached) return 'idle';
  return to.status === 'succeeded' || to.status === 'failed' ? 'taken' : 'active';
}
