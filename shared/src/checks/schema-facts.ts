import { isJsonObject, type Json, type JsonObject } from '../json.js';

/**
 * The part of JSON Schema that the checks while designing understand: `type`, `enum`, `const`, `properties`, `required`,
 * `additionalProperties`, `items`, `minItems`, `maxItems`, `anyOf`, `oneOf`. Whatever else a schema says is left to the run time.
 */
export const JSON_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

const UNDERSTOOD = [
  ...['type', 'enum', 'const', 'properties', 'required', 'additionalProperties'],
  ...['items', 'minItems', 'maxItems', 'anyOf', 'oneOf'],
];

/** The schema says something that is understood here. */
export function isDemanding(schema: JsonObject): boolean {
  return UNDERSTOOD.some((keyword) => Object.hasOwn(schema, keyword));
}

/** Keywords by which a schema takes more into account than is understood here. */
const BEYOND = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'patternProperties', 'prefixItems', 'unevaluatedProperties'];

/** The schema says more than can be followed name by name. */
export function isBeyond(schema: JsonObject): boolean {
  return BEYOND.some((keyword) => Object.hasOwn(schema, keyword));
}

/** The types that a schema allows; null: any. */
export function typesOf(schema: JsonObject): readonly JsonType[] | null {
  const { type } = schema;
  const named = (Array.isArray(type) ? type : [type]).filter((one): one is JsonType =>
    (JSON_TYPES as readonly (Json | undefined)[]).includes(one),
  );
  if (named.length > 0) return named;
  const values = 'const' in schema ? [schema['const'] ?? null] : Array.isArray(schema['enum']) ? schema['enum'] : null;
  return values === null ? null : [...new Set(values.map(typeOf))];
}

export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'string' : 'object';
}

/** Whether a value of one of the types `given` can be of one of the types `wanted`. A number may turn out to be whole. */
export function canFit(given: readonly JsonType[], wanted: readonly JsonType[]): boolean {
  const kind = (type: JsonType): JsonType => (type === 'integer' ? 'number' : type);
  return given.some((one) => wanted.some((other) => kind(one) === kind(other)));
}

/** The listed properties; null where none are. */
export function propertiesOf(schema: JsonObject): JsonObject | null {
  const { properties } = schema;
  return isJsonObject(properties) && Object.keys(properties).length > 0 ? properties : null;
}

/** An own member; names of prototypes are names like any other. */
export function ownOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** What comes of following names through a schema. */
export type Followed =
  /** `mapped`: an array lies on the way, so the value may be a list. */
  | { readonly kind: 'found'; readonly schema: JsonObject; readonly mapped: boolean }
  /** Nothing is said about it. */
  | { readonly kind: 'untyped' }
  /** The name at index `at` of the path is not there; `among` are those that are. */
  | { readonly kind: 'missing'; readonly at: number; readonly among: readonly string[] };

/** Follows names as expressions do: lists are mapped over. Listed properties are all there is, unless the schema allows others. */
export function follow(schema: JsonObject, names: readonly string[]): Followed {
  let current = schema;
  let mapped = false;
  for (const [at, name] of names.entries()) {
    while (current['type'] === 'array' && isJsonObject(current['items'])) {
      current = current['items'];
      mapped = true;
    }
    if (isBeyond(current)) return { kind: 'untyped' };
    const types = typesOf(current);
    if (types !== null && !canFit(types, ['object', 'array'])) return { kind: 'missing', at, among: [] };
    const properties = types?.includes('array') ? null : propertiesOf(current);
    if (properties === null) return { kind: 'untyped' };
    const next = ownOf(properties, name);
    const others = current['additionalProperties'];
    if (next === undefined && others !== undefined && others !== false) return { kind: 'untyped' };
    if (next === undefined || next === false) return { kind: 'missing', at, among: Object.keys(properties) };
    if (!isJsonObject(next)) return { kind: 'untyped' };
    current = next;
  }
  return { kind: 'found', schema: current, mapped };
}
