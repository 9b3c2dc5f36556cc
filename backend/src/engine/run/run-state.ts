import {
  evolve,
  newRunView,
  stepView,
  TRIGGER_ID,
  type Json,
  type JournalEntry,
  type RunEvent,
  type RunView,
  type StepView,
} from '@plumbline/shared';
import type { Plan, PlanEdge } from '../graph/plan.js';
import { DueTimes } from './due-times.js';

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
  /** Ports as they are resolved now, per step: a repair may open them again, and take others. */
  readonly resolved: Map<string, readonly string[]>;
  /** May begin. */
  readonly ready: Set<string>;
  /** None of their edges was taken. */
  readonly dead: Set<string>;
  /** What expressions see as `steps`; kept up to date here, so that a step costs O(1), not O(steps). */
  readonly scope: Record<string, { output?: Json; error?: Json }>;
  /** Steps that wait for a time: when it is due, ms. */
  readonly timers: DueTimes;
  /** From when on the run's timeout counts, ms: its acceptance, or the newest repair; else a run that failed long ago could not be repaired. */
  timeoutFromMs: number;
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
    timers: new DueTimes(),
    timeoutFromMs: 0,
  };
  for (const step of plan.steps.values()) state.unresolved.set(step.id, step.incoming);
  resolveEdges(state, TRIGGER_ID, plan.entry, ['out']);
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
  if (startsTimeout(entry.event)) state.timeoutFromMs = entry.atMs;
  const id = stepOf(entry.event);
  if (id === null) return;
  const planned = state.plan.steps.get(id);
  if (!planned) return;
  observe(state, stepView(state.view, id), planned.out);
}

function startsTimeout(event: RunEvent): boolean {
  return event.kind === 'run.accepted' || (event.kind === 'signal.received' && stepOf(event) !== null);
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
  resolveEdges(state, step.id, out, step.ports);
}

function show(state: RunState, step: StepView): void {
  const error = step.error && step.status === 'failed' ? { error: { ...step.error } as Json } : {};
  if (step.output === undefined && !('error' in error)) delete state.scope[step.id];
  else state.scope[step.id] = { ...(step.output === undefined ? {} : { output: step.output }), ...error };
}

/** Puts a step back that was about to begin and then was not to (`mayBegin`): it may begin later. */
export function putBack(state: RunState, id: string): void {
  const step = state.view.steps.get(id);
  if (step?.status === 'queued') state.ready.add(id);
  if (step !== undefined && step.dueMs !== null) state.timers.set(id, step.dueMs);
  settle(state, id);
}

/** What is to be done about the edges of one step. */
interface Resolution {
  readonly id: string;
  readonly out: readonly PlanEdge[];
  /** Null: it is open again, since a person had the step repeated or it may run after all. */
  readonly ports: readonly string[] | null;
}

const NO_PORTS: readonly string[] = [];

/**
 * Notes how a step's edges are resolved now, whatever they were before, and carries on where that changes what follows: a step
 * that was skipped because nothing led to it may run after a repair, so that whoever waits for it waits again.
 */
function resolveEdges(state: RunState, id: string, out: readonly PlanEdge[], ports: readonly string[] | null): void {
  const changes: Resolution[] = [{ id, out, ports }];
  for (let change = changes.pop(); change !== undefined; change = changes.pop()) {
    const before = state.resolved.get(change.id) ?? null;
    if (before === change.ports) continue;
    if (change.ports === null) state.resolved.delete(change.id);
    else state.resolved.set(change.id, change.ports);
    for (const edge of change.out) {
      count(state.unresolved, edge.to, Number(change.ports === null) - Number(before === null));
      count(state.taken, edge.to, Number(change.ports?.includes(edge.port) ?? false) - Number(before?.includes(edge.port) ?? false));
      const next = settle(state, edge.to);
      if (next !== undefined) changes.push({ id: edge.to, out: state.plan.steps.get(edge.to)?.out ?? [], ports: next });
    }
  }
}

function count(counts: Map<string, number>, id: string, change: number): void {
  if (change !== 0) counts.set(id, (counts.get(id) ?? 0) + change);
}

/**
 * Puts a step that has not begun where it belongs: ready, dead, or neither while it waits.
 * @returns how the edges of a step that was skipped are resolved now; undefined for any other step
 */
function settle(state: RunState, id: string): readonly string[] | null | undefined {
  const step = state.view.steps.get(id);
  const skipped = step?.status === 'skipped' && step.skipped === 'not_taken';
  if (step !== undefined && step.status !== 'idle' && !skipped) return undefined;
  state.ready.delete(id);
  state.dead.delete(id);
  if (state.unresolved.get(id) !== 0) return skipped ? null : undefined;
  if ((state.taken.get(id) ?? 0) > 0) {
    state.ready.add(id);
    return skipped ? null : undefined;
  }
  if (skipped) return NO_PORTS;
  state.dead.add(id);
  return undefined;
}
