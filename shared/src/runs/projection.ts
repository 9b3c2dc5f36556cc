import type { FlowDocument } from '../flow/document.js';
import type { Json } from '../json.js';
import { shownDueMs } from './gate.js';
import { newStepView, runStatus, type RunView, type StepView } from './view.js';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** One step of a run as the API shows it. Times are ISO 8601 in UTC. */
export function projectStep(step: StepView, name: string, operation: string): { [key: string]: Json } {
  return {
    key: step.key,
    id: step.id,
    turn: [...step.turn],
    name,
    operation,
    status: step.status,
    attempt: step.attempt,
    generation: step.generation,
    startedAt: iso(step.startedMs),
    finishedAt: iso(step.finishedMs),
    dueAt: iso(shownDueMs(step)),
    effect: step.effect,
    idempotencyKey: step.idempotencyKey,
    input: step.input ?? null,
    inputRef: step.inputRef ? { ...step.inputRef } : null,
    output: step.output ?? null,
    outputRef: step.outputRef ? { ...step.outputRef } : null,
    error: step.error ? { ...step.error } : null,
    gap: step.gap,
    attention: step.attention,
    skipped: step.skipped,
    waitingFor: step.waitingFor,
    heldBy: step.held?.why ?? null,
    loop: loopOf(step),
    children: childrenOf(step),
    mayHaveHappened: step.mayHaveHappened,
    mayBeDuplicate: step.mayBeDuplicate,
    byLookUp: step.byLookUp,
    lookUp: lookUpOf(step),
    pinned: step.pinned,
    exchange: step.exchange ? { ...step.exchange } : null,
    repairs: step.repairs.map((repair) => ({
      attempt: repair.attempt,
      by: repair.by,
      at: new Date(repair.atMs).toISOString(),
      what: repair.what,
      reason: repair.reason ?? null,
    })),
  };
}

/** How far it is found out whether the newest attempt happened. */
function lookUpOf({ lookUp }: StepView): Json {
  if (!lookUp) return null;
  const { attempt, asks, answer, error, exchange } = lookUp;
  return { attempt, asks, answer, error: error ? { ...error } : null, exchange: exchange ? { ...exchange } : null };
}

/** How far a for-each is. */
function loopOf({ loop }: StepView): Json {
  if (!loop) return null;
  const { count, done, failed, parts, atOnce } = loop;
  return { count, done, failed, parts, atOnce };
}

function childrenOf({ children }: StepView): Json {
  return [...(children?.values() ?? [])].map(({ runId, from, count, status }) => ({ runId, from, count, status }));
}

const NOT_IN_LINE = { ahead: null, behind: null, after: null, atWork: null, beginsAt: null };

/**
 * A run as the API shows it, with every step of its version, begun or not; the steps of a for-each once per turn that was
 * begun. A run that performs a part of a for-each shows only that.
 * @param draft revision of the draft that it runs; null: a published version
 * @param undoOf the run whose effects it takes back; null: it does no such thing
 */
export function projectRun(
  run: RunView,
  document: FlowDocument,
  draft: number | null = null,
  undoOf: string | null = null,
): { [key: string]: Json } {
  const whole = run.parent?.part === undefined ? Object.keys(document.steps).filter((id) => document.steps[id]?.in === undefined) : [];
  const keys = new Set([...whole, ...run.steps.keys()]);
  const views = [...keys].map((key) => run.steps.get(key) ?? newStepView(key));
  return {
    id: run.id,
    flowId: run.flowId,
    flowName: document.name,
    version: run.version,
    draft,
    status: runStatus(run),
    deliveryId: run.deliveryId,
    trigger: run.trigger,
    parent: parentOf(run),
    replay: run.replay ? { ...run.replay } : null,
    order: run.order ? { ...run.order, ...NOT_IN_LINE, room: run.order.room ?? null, perMs: run.order.perMs ?? null } : null,
    undoOf,
    acceptedAt: iso(run.acceptedMs),
    finishedAt: iso(run.finishedMs),
    seq: run.seq,
    owner: run.owner,
    gaps: run.gaps,
    cancelledBy: run.cancel?.by ?? null,
    error: run.error ? { ...run.error } : null,
    steps: views.map((step) => projectStep(step, document.steps[step.id]?.name ?? step.id, document.steps[step.id]?.operation ?? '')),
  };
}

function parentOf({ parent }: RunView): Json {
  if (!parent) return null;
  const { runId, step, turn = [], part = null, from = null } = parent;
  return { runId, step, turn: [...turn], part, from };
}
