import { evolve, keyOf, newRunView, stepView, TRIGGER_ID, type JournalEntry, type RunEvent, type StepPlace } from '@plumbline/shared';
import type { Plan } from '../graph/plan.js';
import { DueTimes } from './due-times.js';
import { openLoop, reopenTurns, turnIsOver } from './loop-state.js';
import { observe } from './observe.js';
import { resolveEdges, settle } from './ready-rule.js';
import { instanceIn, type RunState } from './state.js';
import { inEndedTurn } from './turn-phase.js';

/** @param only the run is a part of this for-each: that is all it performs */
export function newRunState(runId: string, plan: Plan, only: string | null = null): RunState {
  const state: RunState = {
    plan,
    view: newRunView(runId),
    unresolved: new Map(),
    taken: new Map(),
    resolved: new Map(),
    ready: new Set(),
    dead: new Set(),
    scopes: new Map(),
    stored: 0,
    timers: new DueTimes(),
    waits: new Set(),
    loops: new Map(),
    attend: new Set(),
    timeoutFromMs: 0,
  };
  if (only !== null) {
    state.unresolved.set(only, 0);
    state.taken.set(only, 1);
    settle(state, only);
    return state;
  }
  for (const step of plan.steps.values()) if (step.body === null) state.unresolved.set(step.id, step.incoming);
  resolveEdges(state, TRIGGER_ID, null, plan.entry, ['out']);
  return state;
}

/** Folds the journal of a run; `plan` is that of the version that it goes on with. */
export function restoreRunState(runId: string, plan: Plan, journal: readonly JournalEntry[], only: string | null = null): RunState {
  const state = newRunState(runId, plan, only);
  for (const entry of journal) applyEntry(state, entry);
  return state;
}

/** Folds one entry, in place. */
export function applyEntry(state: RunState, entry: JournalEntry): void {
  if (entry.seq <= state.view.seq) return;
  const { event } = entry;
  const place = placeOfEvent(event);
  const stored = place && countStored(state, place);
  evolve(state.view, 'exchange' in event ? { ...entry, event: withoutExchange(event) } : entry);
  if (startsTimeout(event)) state.timeoutFromMs = entry.atMs;
  if (place === null) return;
  const key = keyOf(place);
  const instance = instanceIn(state, key);
  if (!instance) return;
  state.stored += countStored(state, place) - (stored ?? 0);
  if (event.kind === 'loop.opened') openLoop(state, instance, event);
  if (event.kind === 'turn.ended') turnIsOver(state, key, event.index);
  if (event.kind === 'signal.received') reopenTurns(state, place);
  observe(state, stepView(state.view, key), instance);
}

/** What people are shown of a call decides nothing: a run with many failures need not hold it in memory. */
function withoutExchange(event: RunEvent): RunEvent {
  if (event.kind !== 'step.succeeded' && event.kind !== 'step.failed' && event.kind !== 'look_up.answered') return event;
  const { exchange: _, ...rest } = event;
  return rest;
}

function countStored({ view }: RunState, place: StepPlace): number {
  return Number((view.steps.get(keyOf(place))?.outputRef ?? null) !== null);
}

function startsTimeout(event: RunEvent): boolean {
  if (event.kind !== 'signal.received') return event.kind === 'run.accepted';
  return placeOfEvent(event) !== null || event.signal.kind === 'next_in_line';
}

/** The step that an event is about. */
function placeOfEvent(event: RunEvent): StepPlace | null {
  if ('step' in event) return event;
  if (event.kind === 'signal.received' && event.ignored === undefined && 'step' in event.signal) return event.signal;
  return null;
}

/** Puts a step back that was about to begin and then was not to (`mayBegin`): it may begin later. */
export function putBack(state: RunState, key: string): void {
  const step = state.view.steps.get(key);
  if (step?.status === 'queued') state.ready.add(key);
  if (step !== undefined && step.dueMs !== null) state.timers.set(key, step.dueMs);
  // The turn may have ended while the step's input was gathered.
  if (!inEndedTurn(state, key)) settle(state, key);
}
