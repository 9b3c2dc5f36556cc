import { evolve, newRunView, type FlowDocument, type JournalEntry, type JsonObject, type StepView } from '@plumbline/shared';

/** How far a run is from having done its job, for lists. */
export interface Standing {
  /** Steps that did not do their job; of a very long run those of its end. */
  readonly gaps: number;
  /** Steps that hold the run up or ended it, and since when; null: none does. */
  readonly attention: JsonObject | null;
}

const NEEDING: readonly StepView['status'][] = ['needs_attention', 'parked', 'failed'];
/** Steps that are named. */
const NAMED = 5;

/**
 * Where a run stands, from the end of its journal: whatever holds it up happened there. Pure.
 * @param entries in order; they may begin in the middle
 */
export function standingOf(runId: string, entries: readonly JournalEntry[], document: FlowDocument | null): Standing {
  const view = newRunView(runId);
  for (const entry of entries) evolve(view, entry);
  // A step that failed and was gone on without is a gap, and nobody's task.
  const needing = [...view.steps.values()].filter(
    (step) => NEEDING.includes(step.status) && !(step.status === 'failed' && step.gap !== null),
  );
  if (needing.length === 0) return { gaps: view.gaps, attention: null };
  const sinceMs = Math.min(...needing.map((step) => step.finishedMs ?? Number.POSITIVE_INFINITY));
  return {
    gaps: view.gaps,
    attention: {
      since: Number.isFinite(sinceMs) ? new Date(sinceMs).toISOString() : null,
      count: needing.length,
      steps: needing.slice(0, NAMED).map((step) => needed(step, document)),
    },
  };
}

function needed(step: StepView, document: FlowDocument | null): JsonObject {
  return {
    step: step.key,
    name: document?.steps[step.id]?.name ?? step.id,
    status: step.status,
    attempt: step.attempt,
    reason: step.attention,
    code: step.error?.code ?? null,
    message: step.error?.message ?? null,
    since: step.finishedMs === null ? null : new Date(step.finishedMs).toISOString(),
  };
}
