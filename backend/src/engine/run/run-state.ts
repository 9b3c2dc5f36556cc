import { evolve, newRunView, stepView, type Json, type JournalEntry, type RunEvent, type RunView, type StepView } from '@plumbline/shared';
import type { Plan, PlanEdge } from '../graph/plan.js';

/**
 * A run as its owner holds it: the view that everybody sees, and what the ready rule needs to be O(1) an event.
 * Ready rule (dead-path elimination): a step is ready when each edge that leads to it is resolved and at least one was
 * taken; it is skipped when none was.
 */
export interface RunState {
  readonly plan: Plan;
  readonly view: RunView;
  /** Edges to a step that are not resolved yet. */
  readonly unresolved: Map<string, number>;
  /** Edges to a step that were taken. */
  readonly taken: Map<string, number>;
  /** Ports as they were last resolved, per step: a repair may take others. */
  readonly resolved: Map<string, readonly string[]>;
  /** May begin. */
  readonly ready: Set<string>;
  /** None of their edges was taken. */
  readonly dead: Set<string>;
  /** What expressions see as `steps`; kept up to date here, so that a step costs O(1), not O(steps). */
  readonly scope: Record<string, { output?: Json; error?: Json }>;
  /** Steps that wait for a time: when it is due, ms. */
  readonly timers: Map<string, number>;
}

export function newRunState(runId: string, plan: Plan): RunState {
  const state: RunState = {
    plan,
    view: newRunView(runId),
    unresolved: new Map(),
    taken: new Map(),
    resolved: new Map(),
    ready: new Set(),
    dead: new Set(),
    scope: Object.create(null) as RunState['scope'],
    timers: new Map(),
  };
  for (const step of plan.steps.values()) state.unresolved.set(step.id, step.incoming);
  resolveEdges(state, plan.entry, ['out'], null);
  return state;
}

/** Folds the journal of a run; `plan` is that of the version that it goes on with. */
export function restoreRunState(runId: string, plan: Plan, journal: readonly JournalEntry[]): RunState {
  const state = newRunState(runId, plan);
  for (const entry of journal) applyEntry(state, entry);
  return state;
}

/** Folds one entry, in place. */
export function applyEntry(state: RunState, entry: JournalEntry): void {
  if (entry.seq <= state.view.seq) return;
  evolve(state.view, entry);
  const id = stepOf(entry.event);
  if (id === null) return;
  const planned = state.plan.steps.get(id);
  if (!planned) return;
  observe(state, stepView(state.view, id), planned.out);
}

/** The step that an event is about. */
function stepOf(event: RunEvent): string | null {
  if ('step' in event) return event.step;
  if (event.kind === 'signal.received' && event.ignored === undefined && event.signal.kind !== 'cancel') return event.signal.step;
  return null;
}

function observe(state: RunState, step: StepView, out: readonly PlanEdge[]): void {
  state.dead.delete(step.id);
  if (step.status === 'queued') state.ready.add(step.id);
  else state.ready.delete(step.id);
  if (step.dueMs === null) state.timers.delete(step.id);
  else state.timers.set(step.id, step.dueMs);
  show(state, step);
  if (step.ports === null) return;
  const before = state.resolved.get(step.id) ?? null;
  state.resolved.set(step.id, step.ports);
  resolveEdges(state, out, step.ports, before);
}

function show(state: RunState, step: StepView): void {
  const error = step.error && step.status === 'failed' ? { error: { ...step.error } as Json } : {};
  if (step.output === undefined && !('error' in error)) delete state.scope[step.id];
  else state.scope[step.id] = { ...(step.output === undefined ? {} : { output: step.output }), ...error };
}

/** @param before the ports of an earlier resolution of the same edges; only edges newly taken count again */
function resolveEdges(state: RunState, edges: readonly PlanEdge[], ports: readonly string[], before: readonly string[] | null): void {
  for (const edge of edges) {
    if (before === null) state.unresolved.set(edge.to, (state.unresolved.get(edge.to) ?? 0) - 1);
    if (ports.includes(edge.port) && !before?.includes(edge.port)) state.taken.set(edge.to, (state.taken.get(edge.to) ?? 0) + 1);
    settle(state, edge.to);
  }
}

/** Puts a step whose edges are all resolved where it belongs, unless it has begun already. */
function settle(state: RunState, id: string): void {
  if (state.unresolved.get(id) !== 0) return;
  const step = state.view.steps.get(id);
  const untouched = step === undefined || step.status === 'idle' || step.skipped === 'not_taken';
  if (!untouched) return;
  if ((state.taken.get(id) ?? 0) > 0) state.ready.add(id);
  else if (step === undefined || step.status === 'idle') state.dead.add(id);
}
