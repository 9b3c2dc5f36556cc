import type { Problem } from '../errors/table.js';
import { isJsonObject } from '../json.js';
import { effectOfStep, operationOf, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

/** Pages are read again from the first one after an error, so only calls that change nothing can follow them. */
export function checkPagination(facts: FlowFacts): Problem[] {
  const problems: Problem[] = [];
  for (const [id, step] of facts.steps) {
    if (operationOf(step).id !== 'http.request' || !isJsonObject(step.input) || step.input['pagination'] === undefined) continue;
    if (step.input['saveAs'] !== undefined) problems.push(notBoth(facts, id));
    const effect = effectOfStep(step, facts.contracts.get(id));
    if (effect === 'safe' || effect === 'unknown') continue;
    const message = `${nameOf(facts.document, id)} follows pages, but is ${String(effect)}: only a call that changes nothing outside can. Use GET, or set "effect" to safe if this call only reads.`;
    problems.push({ code: 'pagination_not_safe', severity: 'error', pointer: `/steps/${id}/input/pagination`, step: id, message });
  }
  return problems;
}

function notBoth({ document }: FlowFacts, id: string): Problem {
  const message = `${nameOf(document, id)} follows pages and keeps its reply as a file: a page that is kept can not be read on. Remove "saveAs" or "pagination".`;
  return { code: 'pagination_saves', severity: 'error', pointer: `/steps/${id}/input/saveAs`, step: id, message };
}
