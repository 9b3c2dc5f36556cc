import type { LoopOpened, StepPlace } from '@plumbline/shared';
import type { Instance } from './instance.js';
import { aroundOf, isOver, newLoop, newTurn, type Loop } from './loop.js';
import { observe } from './observe.js';
import { settle } from './ready-rule.js';
import type { RunState } from './state.js';

/** A for-each begins: as many turns as may be open at once are opened. Those of parts run in child runs. */
export function openLoop(state: RunState, at: Instance, opened: LoopOpened): void {
  const loop = newLoop(at, opened, state.plan);
  state.loops.set(at.key, loop);
  openTurns(state, loop);
}

/** Opens turns while there is room, unless a failure has stopped the for-each or the run. */
function openTurns(state: RunState, loop: Loop): void {
  if (loop.opened.parts > 0 || mayNotGoOn(state, loop)) return;
  while (loop.open < loop.opened.atOnce && loop.next < loop.opened.count) openTurn(state, loop, loop.next++);
}

/** Nothing new begins in a for-each that stops at its first error, once an item has failed, nor after the run was stopped. */
export function mayNotGoOn({ view }: RunState, { at, opened }: Loop): boolean {
  const failed = view.steps.get(at.key)?.loop?.failed ?? 0;
  return view.halted || view.cancel !== null || (opened.onError === 'stop' && failed > 0);
}

function openTurn(state: RunState, loop: Loop, index: number): void {
  const turn = newTurn(loop, index);
  loop.turns.set(index, turn);
  loop.open++;
  for (const { key, planned } of turn.instances) {
    state.unresolved.set(key, planned.incoming);
    // Steps of a body that no edge leads to start the turn (`flow-format.md`, For-each).
    if (planned.incoming === 0) state.taken.set(key, 1);
  }
  for (const { key } of turn.instances) settle(state, key);
  if (isOver(turn)) state.attend.add(loop.at.key);
}

/** A turn's end was journaled: what did not begin in it will not, and the next one opens. */
export function turnIsOver(state: RunState, loopKey: string, index: number): void {
  const loop = state.loops.get(loopKey);
  const turn = loop?.turns.get(index);
  if (!loop || !turn || turn.ended) return;
  turn.ended = true;
  loop.open--;
  for (const { key } of turn.instances) {
    state.ready.delete(key);
    state.dead.delete(key);
  }
  openTurns(state, loop);
}

/** Somebody repaired a step, or a child run ended anew: the turns around it are open again, and a for-each that stood still goes on. */
export function reopenTurns(state: RunState, place: StepPlace): void {
  for (let around = aroundOf(state.plan, place); around !== null;) {
    const loop = state.loops.get(around.loop);
    const turn = loop?.turns.get(around.index);
    if (!loop || !turn) return;
    if (turn.ended) {
      turn.ended = false;
      loop.open++;
      for (const { key } of turn.instances) settle(state, key);
    }
    const view = state.view.steps.get(around.loop);
    if (view) observe(state, view, loop.at);
    around = aroundOf(state.plan, { step: loop.at.planned.id, turn: loop.at.turn });
  }
  for (const loop of state.loops.values()) {
    if (state.view.steps.get(loop.at.key)?.status !== 'waiting') continue;
    openTurns(state, loop);
    state.attend.add(loop.at.key);
  }
}
