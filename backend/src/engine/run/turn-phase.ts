import { isUnhandled, type StepView } from '@plumbline/shared';
import type { Phase } from './instance.js';
import { aroundOf, isOver, setPhase, type Turn } from './loop.js';
import { instanceIn, type RunState } from './state.js';

/** Counts a step of a body in its turn, and has the for-each looked at when that may be its end. */
export function lookAtTurn(state: RunState, around: { readonly loop: string; readonly index: number } | null, step: StepView): void {
  if (around === null) return;
  const turn = turnOf(state, around);
  if (!turn) return;
  setPhase(turn, step.key, phaseOf(step));
  if (isOver(turn)) state.attend.add(around.loop);
}

function turnOf(state: RunState, { loop, index }: { readonly loop: string; readonly index: number }): Turn | undefined {
  return state.loops.get(loop)?.turns.get(index);
}

function phaseOf(step: StepView): Phase {
  if (step.status === 'idle') return 'unbegun';
  if (step.status === 'succeeded' || step.status === 'skipped' || step.status === 'cancelled') return 'settled';
  if (step.status === 'failed') return isUnhandled(step) ? 'failed' : 'settled';
  return 'active';
}

/** Whether the turn that a step lies in is over: what has not begun in it will not. */
export function inEndedTurn(state: RunState, key: string): boolean {
  const around = aroundKey(state, key);
  return around !== null && turnOf(state, around)?.ended === true;
}

function aroundKey(state: RunState, key: string): { readonly loop: string; readonly index: number } | null {
  const instance = key.includes('[') ? instanceIn(state, key) : undefined;
  return instance ? aroundOf(state.plan, { step: instance.planned.id, turn: instance.turn }) : null;
}

/** Whether a step of a body may begin as far as its turn is concerned. */
export function turnAllows(state: RunState, key: string): boolean {
  const around = aroundKey(state, key);
  if (!around) return true;
  const turn = turnOf(state, around);
  return turn !== undefined && !turn.ended && turn.failures === 0 && state.view.steps.get(around.loop)?.status === 'waiting';
}
