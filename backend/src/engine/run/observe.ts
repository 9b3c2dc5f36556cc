import type { StepView } from '@plumbline/shared';
import type { Instance } from './instance.js';
import { aroundOf } from './loop.js';
import { resolveEdges } from './ready-rule.js';
import type { RunState } from './state.js';
import { show } from './step-scope.js';
import { lookAtTurn } from './turn-phase.js';

/** Puts a step where its status says, in all that is kept about it. */
export function observe(state: RunState, step: StepView, instance: Instance): void {
  state.dead.delete(step.key);
  if (step.status === 'queued') state.ready.add(step.key);
  else state.ready.delete(step.key);
  if (step.dueMs === null) state.timers.delete(step.key);
  else state.timers.set(step.key, step.dueMs);
  if (step.waitingFor === 'turns' || step.waitingFor === 'child') {
    if (step.status === 'waiting') state.attend.add(step.key);
    else state.attend.delete(step.key);
  }
  noteWait(state, step);
  show(state, step);
  resolveEdges(state, step.key, instance.turn, instance.planned.out, step.ports);
  if (step.turn.length > 0) lookAtTurn(state, aroundOf(state.plan, { step: step.id, turn: step.turn }), step);
}

/** The end of a wait starts the default timeout of the run anew: two waits of 20 days in a row are no run that hangs. */
function noteWait(state: RunState, step: StepView): void {
  const waits = step.status === 'waiting' && step.attempt > 0 && IN_THE_WORLD.has(step.waitingFor ?? '');
  if (waits) state.waits.add(step.key);
  else if (state.waits.delete(step.key) && state.plan.timeoutIsDefault) state.timeoutFromMs = step.finishedMs ?? state.timeoutFromMs;
}

const IN_THE_WORLD: ReadonlySet<string> = new Set(['duration', 'time', 'event', 'approval']);
