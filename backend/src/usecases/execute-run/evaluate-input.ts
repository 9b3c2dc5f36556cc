import { stepView, type Json } from '@plumbline/shared';
import type { EvaluationResult, ExpressionScope } from '../../engine/ports/expressions.js';
import type { Instance } from '../../engine/run/instance.js';
import type { ShownStep } from '../../engine/run/state.js';
import type { ExecutionDeps } from './deps.js';
import type { Input } from './gathered.js';
import type { LoadedRun, Part } from './loaded-run.js';
import { referencesOf } from './references.js';
import { scopeOf } from './scope.js';

/** The input of a step from its template. Outputs that lie in the payload store are fetched where the template reads them. */
export function evaluateInput(deps: ExecutionDeps, run: LoadedRun, at: Instance): Input | Promise<Input> {
  if (run.part !== null && at.key === run.part.order.loop) return { ok: true, input: partInput(run.part) };
  const scope = scopeOf(run, at);
  if (run.state.stored === 0) return evaluate(deps, run, at, scope);
  return fetchOutputs(deps, at.planned.input, scope).then((whole) => evaluate(deps, run, at, whole));
}

function partInput({ order, items }: Part): Json {
  const { atOnce, onError, collect } = order;
  return { items: [...items], concurrency: atOnce, onError, ...(collect === null ? {} : { collect }) };
}

function evaluate(deps: ExecutionDeps, { state }: LoadedRun, at: Instance, scope: ExpressionScope): Input | Promise<Input> {
  const result = deps.expressions.evaluate({
    template: at.planned.input,
    scope,
    timeMs: deps.clock.nowMs(),
    seed: `${state.view.id}/${at.key}/${stepView(state.view, at.key).attempt + 1}`,
  });
  return 'then' in result ? result.then(read) : read(result);
}

/** A missing whole value is an empty input. */
function read(result: EvaluationResult): Input {
  return result.ok ? { ok: true, input: result.value === undefined ? {} : result.value } : result;
}

/** The scope with the outputs that a template reads, wherever they lie. */
export async function fetchOutputs(deps: ExecutionDeps, template: Json, scope: ExpressionScope): Promise<ExpressionScope> {
  const steps = scope.steps as { readonly [id: string]: ShownStep } | undefined;
  if (!steps) return scope;
  const { all, ids } = referencesOf(template);
  const whole: Record<string, ShownStep> = Object.assign(Object.create(null) as object, steps);
  for (const id of all ? Object.keys(steps) : ids) {
    const { outputRef, ...shown } = steps[id] ?? {};
    if (outputRef) whole[id] = { ...shown, output: await deps.payloads.readJson(outputRef) };
  }
  return { ...scope, steps: whole };
}
