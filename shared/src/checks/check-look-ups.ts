import type { Problem } from '../errors/table.js';
import { durationSchema } from '../flow/duration.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { effectOfStep, operationOf, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

/** A look-up that its author declares must be able to say yes and no, and is asked only for calls that may be looked up. */
export function checkLookUps(facts: FlowFacts): Problem[] {
  const problems: Problem[] = [];
  for (const [id, step] of facts.steps) {
    if (operationOf(step).id !== 'http.request' || !isJsonObject(step.input)) continue;
    const lookUp = step.input['lookUp'];
    if (!isJsonObject(lookUp)) continue;
    const effect = effectOfStep(step, facts.contracts.get(id));
    const pointer = `/steps/${id}/input/lookUp`;
    const name = nameOf(facts.document, id);
    for (const problem of troubleOf(lookUp, name, pointer)) problems.push({ ...problem, step: id });
    if (effect === 'verifiable' || effect === 'keyed' || effect === 'unknown') continue;
    const message = `${name} says how to look up whether it happened, but it is ${String(effect)}, so nobody asks. Set "effect" to verifiable, or remove "lookUp".`;
    problems.push({ code: 'look_up_not_asked', severity: 'error', pointer, step: id, message });
  }
  return problems;
}

function troubleOf({ found, settlesAfter }: JsonObject, name: string, pointer: string): Problem[] {
  const problems: Problem[] = [];
  if (found === undefined) {
    const message = `${name} is looked up, but nothing says what is to be seen in the reply. Give "found": {{ an expression over response }} that yields true when it happened and false when it did not.`;
    problems.push({ code: 'look_up_without_found', severity: 'error', pointer, message });
  }
  if (settlesAfter === undefined || durationSchema.safeParse(settlesAfter).success) return problems;
  const message = `"settlesAfter" of ${name} must be a duration such as 30s or 5m, written as it is.`;
  return [...problems, { code: 'look_up_settles_after', severity: 'error', pointer: `${pointer}/settlesAfter`, message }];
}
