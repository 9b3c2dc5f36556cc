import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import { judgeAnswer, type AnswerFault, type FormField } from '@plumbline/shared/form';

/** A field of what a trigger hands over: one that a form can ask for, or JSON where its contract says more than a form can. */
export type BodyField =
  | { readonly is: 'answer'; readonly name: string; readonly hint: string | null; readonly field: AskedField }
  | { readonly is: 'json'; readonly name: string; readonly title: string; readonly hint: string | null; readonly required: boolean };

/** Kinds of field that a JSON Schema can be asked with. */
export type AskedField = Extract<FormField, { kind: 'text' | 'paragraph' | 'email' | 'url' | 'number' | 'date' | 'dropdown' | 'yesNo' }>;

/** What stands in the fields, as it was typed: texts, and the choice of a yes or no. By name. */
export type Typed = Readonly<Record<string, string | boolean>>;

/** Longest text that is asked for in one line, characters. */
const ONE_LINE = 200;

/**
 * The fields of `trigger.body`, from its contract.
 * @returns null where it is no list of fields: it has to be written as JSON
 */
export function bodyFields(contract: JsonObject | undefined): BodyField[] | null {
  const properties = contract?.['properties'];
  const body = isJsonObject(properties) ? properties['body'] : undefined;
  const own = isJsonObject(body) ? body['properties'] : undefined;
  if (!isJsonObject(body) || !isJsonObject(own) || Object.keys(own).length === 0) return null;
  const required: readonly Json[] = Array.isArray(body['required']) ? body['required'] : [];
  return Object.entries(own).map(([name, schema]) => fieldOf(name, isJsonObject(schema) ? schema : {}, required.includes(name)));
}

function fieldOf(name: string, schema: JsonObject, required: boolean): BodyField {
  const label = textIn(schema, 'title') ?? name;
  const hint = textIn(schema, 'description') ?? null;
  const field = askedFor(schema, { id: name, label, required });
  return field === null ? { is: 'json', name, title: label, hint, required } : { is: 'answer', name, hint, field };
}

function askedFor(
  schema: JsonObject,
  asked: { readonly id: string; readonly label: string; readonly required: boolean },
): AskedField | null {
  const choices = schema['enum'];
  if (Array.isArray(choices))
    return choices.every((one) => typeof one === 'string' && one !== '')
      ? { kind: 'dropdown', ...asked, options: choices.map((value) => ({ value: value as string })) }
      : null;
  switch (schema['type']) {
    case 'boolean':
      return { kind: 'yesNo', ...asked };
    case 'integer':
    case 'number':
      return { kind: 'number', ...asked, whole: schema['type'] === 'integer', ...bounds(schema) };
    case 'string':
      return textField(schema, asked);
    default:
      return null;
  }
}

function textField(schema: JsonObject, asked: { readonly id: string; readonly label: string; readonly required: boolean }): AskedField {
  const format = schema['format'];
  if (format === 'email') return { kind: 'email', ...asked };
  if (format === 'uri') return { kind: 'url', ...asked };
  if (format === 'date') return { kind: 'date', ...asked };
  const [minLength, maxLength] = [numberIn(schema, 'minLength'), numberIn(schema, 'maxLength')];
  const kind = maxLength !== undefined && maxLength > ONE_LINE ? 'paragraph' : 'text';
  return { kind, ...asked, ...(minLength ? { minLength } : {}), ...(maxLength === undefined ? {} : { maxLength }) };
}

function bounds(schema: JsonObject): { min?: number; max?: number } {
  const [min, max] = [numberIn(schema, 'minimum'), numberIn(schema, 'maximum')];
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

const textIn = (schema: JsonObject, name: string): string | undefined => {
  const value = schema[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};
const numberIn = (schema: JsonObject, name: string): number | undefined => {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
};

/** Why a field is not taken. `json`: what stands there is none. */
export type BodyFault = AnswerFault | { readonly code: 'json' };

export type JudgedBody =
  { readonly ok: true; readonly body: JsonObject } | { readonly ok: false; readonly faults: Readonly<Record<string, BodyFault>> };

/** Puts together what was filled in. What is left empty is not handed over. */
export function judgeBody(fields: readonly BodyField[], typed: Typed): JudgedBody {
  const body: JsonObject = {};
  const faults: Record<string, BodyFault> = {};
  for (const field of fields) {
    const given = Object.hasOwn(typed, field.name) ? typed[field.name] : undefined;
    const judged = field.is === 'answer' ? judgeAnswer(field.field, given) : judgeJson(field.required, given);
    if (!judged.ok) faults[field.name] = judged.fault;
    else if (judged.value !== undefined) body[field.name] = judged.value;
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, body };
}

function judgeJson(
  required: boolean,
  given: string | boolean | undefined,
): { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false; readonly fault: BodyFault } {
  if (typeof given !== 'string' || given.trim() === '')
    return required ? { ok: false, fault: { code: 'missing' } } : { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(given) as Json };
  } catch {
    return { ok: false, fault: { code: 'json' } };
  }
}

/**
 * What stands in the fields where a body is given.
 * @returns null where they can not show all of it: it stays JSON
 */
export function typedOf(fields: readonly BodyField[], body: Json): Typed | null {
  if (!isJsonObject(body) || Object.keys(body).some((name) => !fields.some((field) => field.name === name))) return null;
  const typed: Record<string, string | boolean> = {};
  for (const field of fields) {
    const value = Object.hasOwn(body, field.name) ? body[field.name] : undefined;
    if (value === undefined) continue;
    if (field.is === 'json') typed[field.name] = JSON.stringify(value);
    else if (typeof value === 'boolean' && field.field.kind === 'yesNo') typed[field.name] = value;
    else if (typeof value === 'number' && field.field.kind === 'number') typed[field.name] = String(value);
    else if (typeof value === 'string' && field.field.kind !== 'yesNo' && field.field.kind !== 'number') typed[field.name] = value;
    else return null;
  }
  return typed;
}
