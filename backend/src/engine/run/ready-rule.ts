import { placeOf, stepKey } from '@plumbline/shared';
import type { PlanEdge } from '../graph/plan.js';
import { aroundOf, setPhase } from './loop.js';
import type { RunState } from './state.js';

/** What is to be done about the edges of one step. */
interface Resolution {
  readonly key: string;
  readonly out: readonly PlanEdge[];
  /** Null: it is open again, since a person had the step repeated or it may run after all. */
  readonly ports: readonly string[] | null;
}

const NO_PORTS: readonly string[] = [];

/**
 * Notes how a step's edges are resolved now, whatever they were before, and carries on where that changes what follows: a step
 * that was skipped because nothing led to it may run after a repair, so that whoever waits for it waits again. Edges never cross
 * the border of a for-each, so that they stay in their turn.
 * @param turn of the step; null or empty outside of for-each
 */
export function resolveEdges(
  state: RunState,
  key: string,
  turn: readonly number[] | null,
  out: readonly PlanEdge[],
  ports: readonly string[] | null,
): void {
  const before = state.resolved.get(key) ?? null;
  if (before === ports) return;
  const changes: Resolution[] = [{ key, out, ports }];
  for (let change = changes.pop(); change !== undefined; change = changes.pop()) resolve(state, change, turn ?? NO_TURN, changes);
}

const NO_TURN: readonly number[] = [];

function resolve(state: RunState, change: Resolution, turn: readonly number[], changes: Resolution[]): void {
  const before = state.resolved.get(change.key) ?? null;
  if (before === change.ports) return;
  if (change.ports === null) state.resolved.delete(change.key);
  else state.resolved.set(change.key, change.ports);
  for (const edge of change.out) {
    const to = stepKey(edge.to, turn);
    count(state.unresolved, to, Number(change.ports === null) - Number(before === null));
    count(state.taken, to, Number(change.ports?.includes(edge.port) ?? false) - Number(before?.includes(edge.port) ?? false));
    const next = settle(state, to);
    if (next !== undefined) changes.push({ key: to, out: state.plan.steps.get(edge.to)?.out ?? [], ports: next });
  }
}

function count(counts: Map<string, number>, key: string, change: number): void {
  if (change !== 0) counts.set(key, (counts.get(key) ?? 0) + change);
}

/**
 * Puts a step that has not begun where it belongs: ready, dead, or neither while it waits.
 * @returns how the edges of a step that was skipped are resolved now; undefined for any other step
 */
export function settle(state: RunState, key: string): readonly string[] | null | undefined {
  const step = state.view.steps.get(key);
  const skipped = step?.status === 'skipped' && step.skipped === 'not_taken';
  if (step !== undefined && step.status !== 'idle' && !skipped) return undefined;
  state.ready.delete(key);
  state.dead.delete(key);
  if (state.unresolved.get(key) !== 0) return skipped ? mayRunAfterAll(state, key) : undefined;
  if ((state.taken.get(key) ?? 0) > 0) {
    state.ready.add(key);
    return skipped ? mayRunAfterAll(state, key) : undefined;
  }
  if (skipped) return NO_PORTS;
  state.dead.add(key);
  return undefined;
}

/** A step of a body that had been skipped keeps its turn open again. */
function mayRunAfterAll(state: RunState, key: string): null {
  const around = key.includes('[') ? aroundOf(state.plan, placeOf(key)) : null;
  const turn = around && state.loops.get(around.loop)?.turns.get(around.index);
  if (turn) setPhase(turn, key, 'unbegun');
  return null;
}
