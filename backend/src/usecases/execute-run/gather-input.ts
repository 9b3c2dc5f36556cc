import { stepView, type Json, type StepError } from '@plumbline/shared';
import type { PlanStep } from '../../engine/graph/plan.js';
import { BUILT_INS } from '../../engine/operations/built-in.js';
import type { ConnectionFacts } from '../../engine/ports/connections.js';
import type { RunState } from '../../engine/run/run-state.js';
import type { ExecutionDeps } from './deps.js';
import { scopeOf } from './scope.js';

/** All that a step needs before it can begin. */
export type Gathered =
  | { readonly ok: true; readonly input: Json; readonly connection: ConnectionFacts | null }
  | { readonly ok: false; readonly error: StepError };

/**
 * Evaluates a step's input and looks its connection up. A retry takes the recorded input instead: two evaluations can differ.
 * Answers at once when nothing has to be waited for. Never rejects.
 */
export function gatherInput(deps: ExecutionDeps, state: RunState, trigger: Json, planned: PlanStep): Gathered | Promise<Gathered> {
  const input = inputOf(deps, state, trigger, planned);
  const connection = planned.connection === null ? null : deps.connections.find(planned.connection);
  if (!(input instanceof Promise) && !(connection instanceof Promise)) return together(planned, input, connection);
  return Promise.all([input, connection]).then(
    ([known, found]) => together(planned, known, found),
    (error: unknown) => ({ ok: false, error: notReady(error) }),
  );
}

type Input = { readonly ok: true; readonly input: Json } | { readonly ok: false; readonly error: StepError };

function inputOf(deps: ExecutionDeps, state: RunState, trigger: Json, planned: PlanStep): Input | Promise<Input> {
  const step = stepView(state.view, planned.id);
  const recorded = step.editedInput ?? (BUILT_INS.has(planned.operation) ? undefined : step.input);
  if (recorded !== undefined) return { ok: true, input: recorded };
  const result = deps.expressions.evaluate({
    template: planned.input,
    scope: scopeOf(state, trigger),
    timeMs: deps.clock.nowMs(),
    seed: `${state.view.id}/${planned.id}/${step.attempt + 1}`,
  });
  // A missing whole value is an empty input.
  const read = (done: Awaited<typeof result>): Input => (done.ok ? { ok: true, input: done.value === undefined ? {} : done.value } : done);
  return 'then' in result ? result.then(read) : read(result);
}

function together(planned: PlanStep, input: Input, connection: ConnectionFacts | null): Gathered {
  if (!input.ok) return input;
  if (planned.connection === null || connection !== null) return { ok: true, input: input.input, connection };
  const message = 'The connection of this step does not exist any more. Choose another one, publish, and retry on the newest version.';
  return { ok: false, error: { code: 'connection_missing', class: 'denied', message } };
}

function notReady(error: unknown): StepError {
  return { code: 'connection_unreadable', class: 'internal', message: `The connection could not be read: ${String(error)}` };
}
