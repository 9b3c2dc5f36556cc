import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import { titleOf } from './names';

/** How a field of a contract is filled in. */
export type FieldKind = 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'list' | 'object' | 'map' | 'json' | 'code';

export interface FieldSpec {
  readonly name: string;
  readonly title: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly schema: JsonObject;
  readonly hint: string | null;
  /** Shown where nothing is typed: from the contract. */
  readonly example: Json | undefined;
  /** Of a choice, or offered beside a text. */
  readonly options: readonly string[];
}

const LONG = /^(text|message|body|html|description|note|content|comment|summary)$/i;
const LONG_TEXT = 500;
const SIMPLE = new Set(['string', 'number', 'integer', 'boolean', 'null']);

/** The fields that a contract's input has, required ones first. */
export function fieldsOf(schema: JsonObject, example?: Json, literal: readonly string[] = []): FieldSpec[] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = Object.entries(properties).map(([name, property]): FieldSpec => {
    const own = isJsonObject(property) ? property : {};
    const shown = isJsonObject(example) && Object.hasOwn(example, name) ? example[name] : undefined;
    return fieldOf(name, own, required.includes(name), shown, literal.includes(name));
  });
  return [...fields.filter((one) => one.required), ...fields.filter((one) => !one.required)];
}

/** One field by its schema. */
export function fieldOf(name: string, schema: JsonObject, required: boolean, example?: Json, isLiteral = false): FieldSpec {
  const { description, examples, title } = schema;
  const offered = Array.isArray(examples) ? examples.filter((one) => typeof one === 'string') : [];
  const kind = isLiteral ? 'code' : kindOf(name, schema);
  return {
    name,
    title: typeof title === 'string' ? title : titleOf(name),
    kind,
    required,
    schema,
    hint: typeof description === 'string' ? description : null,
    example: example ?? (Array.isArray(examples) ? examples[0] : undefined) ?? schema['default'],
    options: kind === 'choice' ? choicesOf(schema) : offered,
  };
}

function kindOf(name: string, schema: JsonObject): FieldKind {
  if (choicesOf(schema).length > 0) return 'choice';
  const types = typesIn(schema);
  const [only] = types;
  if (types.includes('string') && types.every((type) => SIMPLE.has(type))) return isLong(name, schema) ? 'long' : 'text';
  if (types.length !== 1 && !(types.length === 2 && types.includes('null')))
    return types.includes('string') && !types.includes('object') ? 'list' : 'json';
  switch (only) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return isSimpleList(schema) ? 'list' : 'json';
    case 'object':
      return objectKind(schema);
    default:
      return 'json';
  }
}

function isSimpleList({ items }: JsonObject): boolean {
  const types = isJsonObject(items) ? typesIn(items) : [];
  return types.length > 0 && types.every((type) => SIMPLE.has(type));
}

/** Values of a free map may be simple or not; what is not simple is written as JSON. */
function objectKind(schema: JsonObject): FieldKind {
  if (isJsonObject(schema['properties']) && Object.keys(schema['properties']).length > 0) return 'object';
  return schema['additionalProperties'] === false ? 'json' : 'map';
}

function choicesOf(schema: JsonObject): string[] {
  const { enum: choices, anyOf } = schema;
  if (Array.isArray(choices)) return choices.filter((one) => typeof one === 'string');
  const constants = Array.isArray(anyOf) ? anyOf.map((one) => (isJsonObject(one) ? one['const'] : undefined)) : [];
  return constants.length > 0 && constants.every((one) => typeof one === 'string') ? constants : [];
}

/** The types that a schema takes, its alternatives included; empty: any. */
function typesIn(schema: JsonObject): string[] {
  const { type, anyOf, oneOf } = schema;
  const named = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string');
  const ways = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  return [...new Set([...named, ...ways.flatMap((one) => (isJsonObject(one) ? typesIn(one) : []))])];
}

function isLong(name: string, { maxLength }: JsonObject): boolean {
  return LONG.test(name) || (typeof maxLength === 'number' && maxLength > LONG_TEXT && !/url|email|key|name|id$/i.test(name));
}

/** A list that may also be one text: `to` of a mail. */
export const toList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
