import type { JournalEntry, Json } from '@plumbline/shared';
import { restoreRunState, type RunState } from '../../engine/run/run-state.js';
import type { ExecutionDeps } from './deps.js';

/** A run as the store knows it, and what its trigger hands to the flow. */
export interface LoadedRun {
  readonly state: RunState;
  readonly trigger: Json;
}

/** Reads a run with its version and its delivery; null when one of them is missing. */
export async function loadRun(deps: ExecutionDeps, runId: string): Promise<LoadedRun | null> {
  const row = await deps.store.row(runId);
  if (!row) return null;
  const journal = await deps.store.journal(runId);
  const plan = await deps.versions.plan(row.flowId, versionOf(journal, row.version));
  const delivery = await deps.store.delivery(row.deliveryId);
  if (!plan || !delivery) return null;
  const read = deps.deliveries.read(delivery, plan.document.trigger);
  return { state: restoreRunState(runId, plan, journal), trigger: read.ok ? read.trigger : null };
}

/** The version that a run goes on with: a repair may have chosen a newer one. */
function versionOf(journal: readonly JournalEntry[], accepted: number): number {
  let version = accepted;
  for (const { event } of journal) {
    if (event.kind !== 'signal.received' || event.ignored !== undefined || event.signal.kind !== 'retry') continue;
    version = event.signal.version ?? version;
  }
  return version;
}
