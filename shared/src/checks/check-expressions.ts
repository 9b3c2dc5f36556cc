import { templateOf } from '../contracts/template-of.js';
import type { Problem } from '../errors/table.js';
import type { StepDocument } from '../flow/document.js';
import { checkTemplate, SCOPE_ROOTS, type TemplateReference } from '../expressions/index.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { checkStepReference } from './check-step-reference.js';
import { notProduced } from './not-produced.js';
import { FLOW_SCOPE_SCHEMA, RESPONSE_SCHEMA, RUN_SCHEMA, triggerSchema } from './step-output.js';
import { typesFrom } from './check-operations.js';
import { fitTemplate, type TypesOfExpression } from './fit-template.js';
import type { FlowFacts } from './flow-facts.js';

const EVERYWHERE = ['trigger', 'steps', 'run', 'flow'];
const IN_BODY = ['item', 'index', 'items'];

/** A place where expressions stand, and the names that they may start from there. */
export interface Place {
  readonly template: Json;
  readonly pointer: string;
  readonly roots: readonly string[];
  /** The step that reads; null in the trigger's own config. */
  readonly step: string | null;
}

/** Every expression of the steps: what can not be read, what reads something that is not there, and what is probably not meant. */
export function checkExpressions(facts: FlowFacts): Problem[] {
  const schemas = rootSchemas(facts);
  const typesOfExpression = typesFrom(facts);
  const problems: Problem[] = [];
  for (const [id, step] of facts.steps) {
    for (const place of placesOf(facts, id, step)) for (const problem of checkPlace(facts, place, schemas)) problems.push(problem);
    for (const problem of checkConditions(facts, id, step, typesOfExpression)) problems.push(problem);
  }
  return problems;
}

function placesOf(facts: FlowFacts, id: string, step: StepDocument): Place[] {
  const roots = step.in === undefined ? EVERYWHERE : [...EVERYWHERE, ...IN_BODY];
  const { template, ofReply } = partsOf(step, templateOf(facts.contracts.get(id), step.input ?? {}));
  const places: Place[] = [{ template, pointer: `/steps/${id}/input`, roots, step: id }];
  for (const [name, part] of ofReply) {
    places.push({ template: part, pointer: `/steps/${id}/input/${name}`, roots: [...roots, 'response'], step: id });
  }
  const success = step.policy?.success;
  if (success !== undefined)
    places.push({ template: success, pointer: `/steps/${id}/policy/success`, roots: [...roots, 'response'], step: id });
  return places;
}

/** The input of a call, and apart from it what is evaluated once a reply is there: how its pages are followed, and what a look-up shows. */
function partsOf(
  { operation }: StepDocument,
  input: Json,
): { readonly template: Json; readonly ofReply: readonly (readonly [string, Json])[] } {
  if (!operation.startsWith('http.request') || !isJsonObject(input)) return { template: input, ofReply: [] };
  const { pagination, lookUp, ...template } = input;
  const ofReply: [string, Json][] = pagination === undefined ? [] : [['pagination', pagination]];
  if (!isJsonObject(lookUp)) return { template: { ...template, ...(lookUp === undefined ? {} : { lookUp }) }, ofReply };
  const { found, output, ...request } = lookUp;
  if (found !== undefined) ofReply.push(['lookUp/found', found]);
  if (output !== undefined) ofReply.push(['lookUp/output', output]);
  return { template: { ...template, lookUp: request }, ofReply };
}

type Schemas = ReadonlyMap<string, JsonObject>;

function rootSchemas(facts: FlowFacts): Schemas {
  return new Map([
    ['trigger', triggerSchema(facts)],
    ['run', RUN_SCHEMA],
    ['flow', FLOW_SCOPE_SCHEMA],
    ['response', RESPONSE_SCHEMA],
  ]);
}

/** Problems of the expressions of one place. */
export function checkPlace(facts: FlowFacts, place: Place, schemas: Schemas = rootSchemas(facts)): Problem[] {
  const { references, errors, warnings } = checkTemplate(place.template, place.pointer);
  const of = place.step === null ? {} : { step: place.step };
  const problems: Problem[] = errors.map(({ code, pointer, offset, message }) => ({
    code,
    severity: 'error',
    pointer,
    ...of,
    message: `At character ${offset + 1}: ${message}`,
  }));
  for (const { code, pointer, message } of warnings) {
    if (code === 'unknown_root') continue;
    // What certainly fails, or is certainly missing, when a run gets there.
    const certain = code === 'unknown_function' || code === 'unknown_step_field';
    problems.push({ code, severity: certain ? 'error' : 'warning', pointer, ...of, message });
  }
  for (const reference of references)
    problems.push(...checkReference(facts, place, reference, schemas).map((problem) => ({ ...problem, ...of })));
  return problems;
}

function checkReference(facts: FlowFacts, place: Place, reference: TemplateReference, schemas: Schemas): Problem[] {
  const { root, pointer } = reference;
  if (!place.roots.includes(root)) return [{ code: 'unknown_root', severity: 'error', pointer, message: outOfScope(root, place) }];
  if (root === 'steps') return place.step === null ? [] : checkStepReference(facts, place.step, reference);
  const schema = schemas.get(root);
  return schema === undefined ? [] : notProduced([schema], root, reference);
}

function outOfScope(root: string, { roots, step }: Place): string {
  const choice = `Here an expression starts with one of: ${roots.join(', ')}.`;
  if (root === 'response')
    return `"response" is known only in the success rule of an error policy, where pages are followed, and where a look-up is judged. To read the reply of an earlier step write steps.<id>.output. ${choice}`;
  if (IN_BODY.includes(root)) return `"${root}" is known only inside of a for-each. ${choice}`;
  if (step === null && (SCOPE_ROOTS as readonly string[]).includes(root))
    return `The trigger's own settings can read nothing but the event itself. ${choice}`;
  return `There is no "${root}" to read from. ${choice}`;
}

/** A success rule that can not yield true or false would make every reply count as unknown; a condition, take a path by mistake. */
function checkConditions(facts: FlowFacts, id: string, step: StepDocument, typesOfExpression: TypesOfExpression): Problem[] {
  return conditionsOf(facts, id, step).flatMap(({ template, pointer }) =>
    fitTemplate(template, { type: 'boolean' }, pointer, typesOfExpression).map((misfit) => ({
      code: 'expression_not_boolean',
      severity: misfit.severity,
      pointer: misfit.pointer,
      step: id,
      message: 'This must be true or false: one {{ expression }} that yields it, with no text around it.',
    })),
  );
}

function conditionsOf(facts: FlowFacts, id: string, step: StepDocument): { template: Json; pointer: string }[] {
  const success = step.policy?.success;
  const conditions: { template: Json; pointer: string }[] =
    success === undefined ? [] : [{ template: success, pointer: `/steps/${id}/policy/success` }];
  const operation = facts.contracts.get(id)?.id;
  const input = step.input;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return conditions;
  const at = `/steps/${id}/input`;
  const lookUp = operation === 'http.request' && isJsonObject(input['lookUp']) ? input['lookUp'] : {};
  if (lookUp['found'] !== undefined) conditions.push({ template: lookUp['found'], pointer: `${at}/lookUp/found` });
  if (operation === 'filter' && input['when'] !== undefined) conditions.push({ template: input['when'], pointer: `${at}/when` });
  if (operation === 'branch' && Array.isArray(input['cases'])) {
    for (const [index, one] of input['cases'].entries()) {
      const when = typeof one === 'object' && one !== null && !Array.isArray(one) ? one['when'] : undefined;
      if (when !== undefined) conditions.push({ template: when, pointer: `${at}/cases/${index}/when` });
    }
  }
  return conditions;
}
