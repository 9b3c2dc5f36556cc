import { endStatus, type EndStatus, type StepView } from '@plumbline/shared';
import { turnAllows } from './turn-phase.js';
import type { RunState } from './state.js';

/** Steps of one run that may be in flight at once; others stay queued. */
export const MAX_PARALLEL = 64;

/** What a run does next. Pure: time comes in. */
export interface Decision {
  /** None of their edges was taken. */
  readonly skip: readonly string[];
  /** May begin now. */
  readonly begin: readonly string[];
  /** For-each and sub-flows about which something is to be decided (`next-moves.ts`). */
  readonly attend: readonly string[];
  /** Begun, and to be called off since the run is cancelled: they wait for something. */
  readonly callOff: readonly string[];
  /** All is settled. */
  readonly finish: EndStatus | null;
  /** The run is past its timeout: what is in flight is to be aborted. */
  readonly timedOut: boolean;
  /** Nothing is in flight and nothing is due before this, ms; Infinity: only a signal. Null while something is in flight. */
  readonly idleUntilMs: number | null;
  /** When the first waiting step or the run's timeout is due, whatever else is in flight, ms; Infinity: neither. */
  readonly nextDueMs: number;
}

/**
 * @param busy steps whose input is being evaluated, besides those that are running
 * @param draining the worker is leaving: nothing more begins
 */
export function decide(state: RunState, busy: number, nowMs: number, draining = false): Decision {
  const { view } = state;
  if (view.end !== null) return { ...NOTHING, idleUntilMs: Number.POSITIVE_INFINITY };
  if (view.cancel) return windDown(state, busy, 'cancelled');
  // Others with the same key come first. Its timeout begins with its turn.
  if (view.order?.waits === true) return { ...NOTHING, idleUntilMs: Number.POSITIVE_INFINITY };
  if (nowMs >= timeoutAtMs(state)) return windDown(state, busy, 'failed');
  const room = draining ? 0 : MAX_PARALLEL - view.counts.running - busy;
  const begin = beginnable(state, nowMs, room);
  const skip = view.halted ? [] : [...state.dead];
  const attend = draining ? [] : [...state.attend];
  const idle = begin.length === 0 && skip.length === 0 && attend.length === 0 && view.counts.running === 0 && busy === 0;
  const { queued, retrying, waiting, parked, needs_attention } = view.counts;
  const open = queued + retrying + waiting + parked + needs_attention - (view.halted ? standingStill(state) : 0);
  return {
    skip,
    begin,
    attend,
    callOff: [],
    timedOut: false,
    finish: idle && open === 0 && !(draining && hasUnbegun(state)) ? endStatus(view) : null,
    idleUntilMs: idle ? earliest(state) : null,
    // With no room left, what is due waits for an outcome; looking again at once would be a busy loop.
    nextDueMs: begin.length < room ? earliest(state) : timeoutAtMs(state),
  };
}

const NOTHING: Decision = {
  skip: [],
  begin: [],
  attend: [],
  callOff: [],
  finish: null,
  timedOut: false,
  idleUntilMs: null,
  nextDueMs: Number.POSITIVE_INFINITY,
};

/** When a run times out, ms. A parked run, or one that waits for a person, never does: its age raises an alarm instead (`engine.md` 5). */
function timeoutAtMs({ view, plan, timeoutFromMs, waits }: RunState): number {
  const waiting = plan.timeoutIsDefault && waits.size > 0;
  return !waiting && view.parked === 0 && view.counts.needs_attention === 0 ? timeoutFromMs + plan.timeoutMs : Number.POSITIVE_INFINITY;
}

/** For-each that a stop of the run keeps from going on: nothing of theirs is under way, and they do not keep the run open. */
function standingStill({ view, loops }: RunState): number {
  let count = 0;
  for (const { at } of loops.values()) {
    const step = view.steps.get(at.key);
    if (step?.status === 'waiting' && ![...(step.children?.values() ?? [])].some((child) => child.status === null)) count++;
  }
  return count;
}

function hasUnbegun(state: RunState): boolean {
  if (state.attend.size > 0) return true;
  for (const id of state.ready) if (mayBegin(state, id)) return true;
  return false;
}

/**
 * Whether a step may begin at this very moment. Decisions are acted on one after the other, and some inputs take a while to
 * evaluate: in between a stop, a cancel or a person may have come first, so this is asked again right before a step begins.
 * After a stop nothing new begins, except what a person repaired.
 */
export function mayBegin(state: RunState, key: string): boolean {
  const { view, unresolved, taken } = state;
  if (view.end !== null || view.cancel !== null) return false;
  const step = view.steps.get(key);
  if (step === undefined || step.status === 'idle' || (step.status === 'skipped' && step.skipped === 'not_taken')) {
    return !view.halted && unresolved.get(key) === 0 && (taken.get(key) ?? 0) > 0 && (!key.includes('[') || turnAllows(state, key));
  }
  // Its turns or child runs were opened anew while its input was gathered: what is inside decides.
  if (step.status === 'waiting' && (step.waitingFor === 'turns' || step.waitingFor === 'child')) return false;
  return ['queued', 'retrying', 'waiting', 'parked'].includes(step.status);
}

/** First what is due, then what is ready, as much as there is room for. */
function beginnable(state: RunState, nowMs: number, room: number): string[] {
  if (room <= 0) return [];
  const begin = new Set(state.timers.due(nowMs, room));
  for (const id of state.ready) {
    if (begin.size >= room) break;
    if (mayBegin(state, id)) begin.add(id);
  }
  return [...begin];
}

function earliest(state: RunState): number {
  return Math.min(timeoutAtMs(state), state.timers.earliest() ?? Number.POSITIVE_INFINITY);
}

const CALLED_OFF: readonly StepView['status'][] = ['queued', 'retrying', 'waiting', 'parked', 'needs_attention'];

/** Nothing new begins; what waits is called off; the run ends when nothing is in flight. */
function windDown(state: RunState, busy: number, end: 'cancelled' | 'failed'): Decision {
  const callOff: string[] = [];
  for (const step of state.view.steps.values()) if (CALLED_OFF.includes(step.status)) callOff.push(step.key);
  const idle = state.view.counts.running === 0 && busy === 0;
  return { ...NOTHING, callOff, timedOut: end === 'failed', finish: idle && callOff.length === 0 ? end : null };
}
