import type { Problem } from '../errors/table.js';
import { isUuid } from '../ids.js';
import { isJsonObject } from '../json.js';
import { typesFrom } from './check-operations.js';
import { fitTemplate } from './fit-template.js';
import { operationOf, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

/** Sub-flow steps that name no flow, and input that the named flow does not take. */
export function checkSubflows(facts: FlowFacts): Problem[] {
  const { around, document, steps } = facts;
  if (around.flows === undefined) return [];
  const typesOfExpression = typesFrom(facts);
  const problems: Problem[] = [];
  for (const [id, step] of steps) {
    const input = isJsonObject(step.input) ? step.input : {};
    const flow = input['flow'];
    if (operationOf(step).id !== 'subflow' || typeof flow !== 'string' || !isUuid(flow)) continue;
    const callee = around.flows.get(flow);
    if (!callee) {
      const message = `${nameOf(document, id)} calls a flow that is not published, or does not start by "flow" or "manual". Publish it, or choose another.`;
      problems.push({ code: 'subflow_missing', severity: 'error', pointer: `/steps/${id}/input/flow`, step: id, message });
      continue;
    }
    const misfits = fitTemplate(input['input'] ?? null, callee.input, `/steps/${id}/input/input`, typesOfExpression);
    problems.push(...misfits.map((misfit) => ({ ...misfit, step: id })));
  }
  return problems;
}
