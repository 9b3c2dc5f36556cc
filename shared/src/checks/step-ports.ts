import { parseTemplate } from '../expressions/index.js';
import type { StepDocument } from '../flow/document.js';
import { isJsonObject, type Json } from '../json.js';

/** What the name of a case may look like, so that `case:<id>` is a port (`flow-format.md`, Edges). */
export const CASE_ID = /^[A-Za-z0-9_-]{1,40}$/;
export const ELSE = 'else';

/** The error policy of the step sends it out of its port `error`. */
export function takesErrorEdge(step: StepDocument): boolean {
  const then = step.policy?.then;
  return typeof then === 'object' && 'edge' in then;
}

/** Ports of a step whose operation (without its version) is known; `case:*` when its cases are only known at run time. */
export function portsOfStep(step: StepDocument, operation: string): string[] {
  const error = takesErrorEdge(step) ? ['error'] : [];
  // A step that is switched off is passed through.
  if (operation === 'wait') return ['out', ...waitPorts(step), ...error];
  if (operation !== 'branch') return ['out', ...error];
  const cases = casesOf(step);
  const ids = cases?.map((one) => literalId(one));
  const certain = ids !== undefined && ids.every((id) => id !== null);
  return [...(step.disabled ? ['out'] : []), ...(certain ? ids.map((id) => `case:${id}`) : ['case:*']), `case:${ELSE}`, ...error];
}

/** An approval can be rejected; it and an event can time out when they say after how long. */
function waitPorts({ input }: StepDocument): string[] {
  const { approval, event } = isJsonObject(input) ? input : {};
  const timed = [approval, event].some((one) => isJsonObject(one) && one['timeout'] !== undefined);
  return [...(approval === undefined ? [] : ['rejected']), ...(timed ? ['timeout'] : [])];
}

/** The cases of a branch as they are written; null when they are one expression. */
export function casesOf(step: StepDocument): readonly Json[] | null {
  const cases = isJsonObject(step.input) ? step.input['cases'] : undefined;
  return Array.isArray(cases) ? cases : null;
}

/** The id of a case as it is written; null when it is an expression or no text. */
export function literalId(one: Json): string | null {
  const id = isJsonObject(one) ? one['id'] : undefined;
  if (typeof id !== 'string') return null;
  const parsed = parseTemplate(id);
  return parsed.ok && parsed.template.kind === 'literal' ? parsed.template.text : null;
}
