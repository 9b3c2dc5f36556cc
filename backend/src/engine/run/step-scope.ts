import type { Json, StepView } from '@plumbline/shared';
import type { RunState, StepScope } from './state.js';

/** The scope that steps of this turn show themselves in. */
export function scopeAt(state: Pick<RunState, 'scopes'>, turn: readonly number[]): StepScope {
  const path = turn.join('.');
  let scope = state.scopes.get(path);
  if (!scope) state.scopes.set(path, (scope = Object.create(null) as StepScope));
  return scope;
}

/** Shows a step as it is now. */
export function show(state: RunState, step: StepView): void {
  const scope = scopeAt(state, step.turn);
  const error = step.error && step.status === 'failed' ? { error: { ...step.error } as Json } : {};
  if (step.outputRef) scope[step.id] = { outputRef: step.outputRef, ...error };
  else if (step.output !== undefined) scope[step.id] = { output: step.output, ...error };
  else if ('error' in error) scope[step.id] = error;
  else delete scope[step.id];
}

/** All steps that a place can refer to: those of its own turn, and of what is around it; the inner one where ids are the same. */
export function visibleSteps(state: RunState, turn: readonly number[]): StepScope {
  const outside = scopeAt(state, []);
  if (turn.length === 0) return outside;
  const all = Object.assign(Object.create(null) as StepScope, outside);
  for (let depth = 1; depth <= turn.length; depth++) Object.assign(all, scopeAt(state, turn.slice(0, depth)));
  return all;
}
