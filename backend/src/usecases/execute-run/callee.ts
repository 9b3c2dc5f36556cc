import { CALLABLE_TRIGGERS, type Json, type StepError } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import { fieldsOf } from '../../engine/operations/built-in.js';
import { MAX_RUN_DEPTH } from '../../engine/operations/subflow.js';
import type { ExecutionDeps } from './deps.js';
import type { Gathered, Ready } from './gathered.js';
import type { LoadedRun } from './loaded-run.js';

/** Looks the called flow up and checks the input against its contract, before anything is started. */
export async function findCallee(deps: ExecutionDeps, { state }: LoadedRun, ready: Ready): Promise<Gathered> {
  const { flow, input = null } = fieldsOf(ready.input);
  const depth = (state.view.parent?.depth ?? 0) + 1;
  if (depth > MAX_RUN_DEPTH) {
    return refuse('subflow_too_deep', `Flows call each other more than ${MAX_RUN_DEPTH} deep; perhaps one of them calls itself.`);
  }
  const plan = typeof flow === 'string' ? await deps.versions.published(flow).catch(() => null) : null;
  if (!plan)
    return refuse('subflow_missing', `There is no published flow with the id "${typeof flow === 'string' ? flow.slice(0, 60) : ''}".`);
  const { name, trigger } = plan.document;
  if (!CALLABLE_TRIGGERS.includes(trigger.operation)) {
    return refuse(
      'subflow_not_callable',
      `"${name}" starts by ${trigger.operation}; only flows that start by "flow" or "manual" can be called.`,
    );
  }
  const wrong = misfit(deps, plan, input);
  if (wrong !== null) return refuse('subflow_input_invalid', `"${name}" does not take this input: ${wrong}`);
  return { ...ready, callee: { flowId: plan.flowId, version: plan.version } };
}

function misfit(deps: ExecutionDeps, plan: Plan, body: Json): string | null {
  const schema = plan.document.trigger.output;
  if (!schema) return null;
  const [first] = deps.schemas.check(schema, { method: 'POST', path: '', headers: {}, query: {}, body });
  return first ? `${first.pointer || '/'}: ${first.message}` : null;
}

function refuse(code: string, message: string): { readonly ok: false; readonly error: StepError } {
  return { ok: false, error: { code, class: 'input', message } };
}
