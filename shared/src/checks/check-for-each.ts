import type { Problem } from '../errors/table.js';
import type { StepDocument } from '../flow/document.js';
import { isJsonObject, type Json } from '../json.js';
import { operationOf, type FlowFacts } from './flow-facts.js';
import { suggest } from './suggest.js';
import { nameOf } from './words.js';

/** For-each that would do nothing, whose result is not there, or that leave open what "no items" means. */
export function checkForEach({ document, steps }: FlowFacts): Problem[] {
  const bodies = new Map<string, string[]>();
  for (const [id, { in: around }] of steps) if (around !== undefined) bodies.set(around, [...(bodies.get(around) ?? []), id]);
  const problems: Problem[] = [];
  for (const [id, step] of steps) {
    if (operationOf(step).id !== 'for_each') continue;
    const body = bodies.get(id) ?? [];
    const name = nameOf(document, id);
    if (body.length === 0) {
      const message = `${name} has no steps inside, so it does nothing for its items. Put a step into it.`;
      problems.push({ code: 'for_each_without_body', severity: 'error', pointer: `/steps/${id}`, step: id, message });
    }
    problems.push(...checkCollect(id, step, body, name), ...checkEmpty(id, step, name));
  }
  return problems;
}

function inputOf({ input }: StepDocument): { readonly [key: string]: Json } {
  return isJsonObject(input) ? input : {};
}

function checkCollect(id: string, step: StepDocument, body: readonly string[], name: string): Problem[] {
  const collect = inputOf(step)['collect'];
  if (typeof collect !== 'string' || body.includes(collect)) return [];
  const near = suggest(collect, body);
  const advice = near !== null ? `Did you mean "${near}"?` : body.length > 0 ? `Inside are: ${body.join(', ')}.` : '';
  const message = `${name} collects the output of "${collect}", but there is no such step inside it. ${advice}`.trim();
  return [{ code: 'collect_unknown', severity: 'error', pointer: `/steps/${id}/input/collect`, step: id, message }];
}

function checkEmpty(id: string, step: StepDocument, name: string): Problem[] {
  if (inputOf(step)['whenEmpty'] !== undefined) return [];
  const message = `${name} does not say what "no items" means: with "whenEmpty" set to skip, what follows is skipped; with fail, it fails; without, the flow goes on.`;
  return [{ code: 'empty_not_decided', severity: 'info', pointer: `/steps/${id}/input`, step: id, message }];
}
