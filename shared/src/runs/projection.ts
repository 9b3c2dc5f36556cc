import type { FlowDocument } from '../flow/document.js';
import type { Json } from '../json.js';
import { newStepView, runStatus, type RunView, type StepView } from './view.js';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** One step of a run as the API shows it. Times are ISO 8601 in UTC. */
export function projectStep(step: StepView, name: string, operation: string): { [key: string]: Json } {
  return {
    id: step.id,
    name,
    operation,
    status: step.status,
    attempt: step.attempt,
    generation: step.generation,
    startedAt: iso(step.startedMs),
    finishedAt: iso(step.finishedMs),
    dueAt: iso(step.dueMs),
    effect: step.effect,
    idempotencyKey: step.idempotencyKey,
    input: step.input ?? null,
    output: step.output ?? null,
    error: step.error ? { ...step.error } : null,
    gap: step.gap,
    attention: step.attention,
    skipped: step.skipped,
    waitingFor: step.waitingFor,
    mayHaveHappened: step.mayHaveHappened,
    mayBeDuplicate: step.mayBeDuplicate,
    repairs: step.repairs.map((repair) => ({
      attempt: repair.attempt,
      by: repair.by,
      at: new Date(repair.atMs).toISOString(),
      what: repair.what,
      reason: repair.reason ?? null,
    })),
  };
}

/** A run as the API shows it, with every step of its version, begun or not. */
export function projectRun(run: RunView, document: FlowDocument): { [key: string]: Json } {
  const ids = new Set([...Object.keys(document.steps), ...run.steps.keys()]);
  return {
    id: run.id,
    flowId: run.flowId,
    flowName: document.name,
    version: run.version,
    status: runStatus(run),
    deliveryId: run.deliveryId,
    trigger: run.trigger,
    acceptedAt: iso(run.acceptedMs),
    finishedAt: iso(run.finishedMs),
    seq: run.seq,
    owner: run.owner,
    gaps: run.gaps,
    cancelledBy: run.cancel?.by ?? null,
    error: run.error ? { ...run.error } : null,
    steps: [...ids].map((id) =>
      projectStep(run.steps.get(id) ?? newStepView(id), document.steps[id]?.name ?? id, document.steps[id]?.operation ?? ''),
    ),
  };
}
