import { foldLive, newLiveFold, runStatus, type JournalEntry, type LiveRun } from '@plumbline/shared';

/** A run as it stood at a time, from its journal up to then. Pure. */
export function stoodAt(runId: string, entries: readonly JournalEntry[], ms: number): LiveRun {
  const fold = newLiveFold(runId);
  for (const entry of entries) {
    if (entry.atMs > ms) break;
    foldLive(fold, entry);
  }
  const { view, steps } = fold;
  return { runId, flowId: view.flowId, status: runStatus(view), seq: view.seq, head: view.seq, steps };
}
