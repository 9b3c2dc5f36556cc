import { placeOf } from '@plumbline/shared';
import type { CallOutput } from '../../api/call';

type RunItem = CallOutput<'listRuns'>['items'][number];

/** Steps of different runs that are stuck for the same reason: one thing to do, not many. */
export interface TroubleGroup {
  readonly id: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly stepId: string;
  readonly stepName: string;
  readonly status: RunItem['status'];
  readonly code: string | null;
  readonly reason: string | null;
  readonly message: string | null;
  /** Since when the first of them waits; null: not known. */
  readonly since: string | null;
  /** Oldest first. */
  readonly runs: readonly { readonly id: string; readonly step: string; readonly label: string | null; readonly since: string | null }[];
}

const PLACE: Readonly<Partial<Record<RunItem['status'], number>>> = { needs_attention: 0, failed: 1, parked: 2 };

/** What waits for people, by flow, step and error: what needs a person first, the oldest of it on top. Pure. */
export function groupsOf(runs: readonly RunItem[]): readonly TroubleGroup[] {
  const groups = new Map<string, TroubleGroup>();
  for (const run of runs) {
    for (const step of run.attention?.steps ?? []) {
      const { step: stepId } = placeOf(step.step);
      const id = [run.status, run.flowId, stepId, step.code ?? step.reason ?? ''].join('/');
      const known = groups.get(id);
      const one = { id: run.id, step: step.step, label: run.label, since: step.since };
      groups.set(id, {
        id,
        flowId: run.flowId,
        flowName: run.flowName,
        stepId,
        stepName: step.name,
        status: run.status,
        code: step.code,
        reason: step.reason,
        message: known?.message ?? step.message,
        since: earlier(known?.since ?? null, step.since),
        runs: [...(known?.runs ?? []), one].sort((a, b) => (a.since ?? '').localeCompare(b.since ?? '')),
      });
    }
  }
  return [...groups.values()].sort(
    (a, b) => (PLACE[a.status] ?? 9) - (PLACE[b.status] ?? 9) || (a.since ?? '').localeCompare(b.since ?? '') || a.id.localeCompare(b.id),
  );
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
