import { isEndStatus, PlumblineError, runStatus, type JsonObject, type RunView, type StepView } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { UndoRecord } from '../../engine/ports/undo-book.js';
import { effectsOf, type StepEffect } from '../../engine/undo/effects.js';
import { effectId, undoPlan, type UndoItem, type UndoState } from '../../engine/undo/undo-plan.js';
import { READ_WHOLE } from '../samples/flow-samples.js';
import { viewRun } from '../runs/read-runs.js';
import type { UndoDeps } from './deps.js';

/** A run, and what of its effects can be taken back. */
export interface RunUndo {
  readonly view: RunView;
  readonly plan: Plan;
  readonly items: readonly UndoItem[];
}

/** @throws PlumblineError `run_not_found`, `version_not_found` */
export async function planRunUndo(deps: UndoDeps, runId: string): Promise<RunUndo> {
  const { store, versions } = deps.runs;
  const view = await viewRun({ store }, runId);
  const plan = await versions.plan(view.flowId, view.version);
  if (!plan) throw new PlumblineError('version_not_found');
  const effects = await Promise.all(effectsOf(view, plan).map((effect) => withValues(deps, effect)));
  const ids = new Set(effects.flatMap(({ connection }) => connection ?? []));
  const accounts = new Map<string, string | null>();
  for (const id of ids) accounts.set(id, (await deps.connections.find(id))?.account ?? null);
  const undone = await undoneIn(deps, runId);
  return { view, plan, items: undoPlan(effects, { contracts: deps.contracts, accounts, undone }) };
}

/** Values that lie in the payload store are fetched, unless they are so large that nobody takes a field out of them. */
async function withValues({ payloads }: UndoDeps, effect: StepEffect): Promise<StepEffect> {
  const { inputRef, outputRef } = effect;
  const read = async (ref: typeof inputRef): Promise<StepEffect['input']> =>
    ref === null || ref.bytes > READ_WHOLE ? undefined : payloads.readJson(ref).catch(() => undefined);
  return { ...effect, input: effect.input ?? (await read(inputRef)), output: effect.output ?? (await read(outputRef)) };
}

/** How far the runs are that take effects of this one back. */
async function undoneIn({ undos, runs }: UndoDeps, runId: string): Promise<Map<string, UndoState>> {
  const states = new Map<string, UndoState>();
  const views = new Map<string, RunView | null>();
  for (const record of await undos.of(runId)) {
    const { undoRunId } = record;
    if (!views.has(undoRunId)) views.set(undoRunId, await viewRun({ store: runs.store }, undoRunId, false).catch(() => null));
    states.set(effectId({ key: record.step, attempt: record.attempt }), stateOf(record, views.get(undoRunId) ?? null));
  }
  return states;
}

function stateOf({ undoRunId, undoStep, by, reason, atMs }: UndoRecord, view: RunView | null): UndoState {
  const step = view?.steps.get(undoStep);
  const state = { runId: undoRunId, step: undoStep, by, reason, atMs: step?.finishedMs ?? atMs };
  return { ...state, is: view === null || step === undefined ? (view && isOver(view) ? 'stuck' : 'under_way') : progressOf(view, step) };
}

function progressOf(view: RunView, step: StepView): UndoState['is'] {
  if (step.status === 'succeeded') return 'undone';
  const stuck = step.status === 'needs_attention' || step.status === 'failed' || step.status === 'cancelled' || step.status === 'skipped';
  return stuck || isOver(view) ? 'stuck' : 'under_way';
}

const isOver = (view: RunView): boolean => isEndStatus(runStatus(view));

/** What can be taken back of a run, as the API shows it. */
export async function readUndo(deps: UndoDeps, runId: string): Promise<JsonObject> {
  const { view, items } = await planRunUndo(deps, runId);
  return {
    settled: isSettled(view),
    items: items.map(shownItem),
    elsewhere: [...view.steps.values()].flatMap(({ children }) => [...(children?.values() ?? [])].map((child) => child.runId)),
  };
}

/** Nothing of it is taken back while it goes on: what comes next may rely on what there is. */
export function isSettled(view: RunView): boolean {
  const status = runStatus(view);
  return isEndStatus(status) || status === 'needs_attention';
}

function shownItem({ effect, is, why, action, undo }: UndoItem): JsonObject {
  const { key, id, turn, name, operation, attempt, happened, atMs } = effect;
  return {
    key,
    step: id,
    turn: [...turn],
    name,
    operation,
    attempt,
    effect: effect.effect,
    happened,
    at: new Date(atMs).toISOString(),
    is,
    why,
    action: action && { operation: action.operation, title: action.title, input: action.input },
    undo: undo && { runId: undo.runId, step: undo.step, by: undo.by, reason: undo.reason, at: new Date(undo.atMs).toISOString() },
  };
}
