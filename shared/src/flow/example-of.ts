import { isJsonObject, type Json, type JsonObject } from '../json.js';

/** Values that fit well-known formats of text. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  uri: 'https://example.com',
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
};

/** How deep an example goes: schemas may describe themselves. */
const MAX_DEPTH = 8;

/** A value that follows a JSON Schema: its own example or default, else one that is made up from its type. Names help: `name`, `email`. */
export function exampleOf(schema: JsonObject, name = '', depth = 0): Json {
  const { examples, default: preset, enum: choices, const: only } = schema;
  if (Array.isArray(examples) && examples[0] !== undefined) return examples[0];
  if (preset !== undefined) return preset;
  if (only !== undefined) return only;
  if (Array.isArray(choices) && choices[0] !== undefined) return choices[0];
  switch (typeOf(schema)) {
    case 'object':
      return depth >= MAX_DEPTH ? {} : objectOf(schema, depth);
    case 'array':
      return isJsonObject(schema['items']) && depth < MAX_DEPTH ? [exampleOf(schema['items'], name, depth + 1)] : [];
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema, name);
  }
}

function typeOf({ type, properties }: JsonObject): string {
  if (Array.isArray(type)) return type.find((one): one is string => typeof one === 'string' && one !== 'null') ?? 'null';
  return typeof type === 'string' ? type : properties === undefined ? 'string' : 'object';
}

function objectOf({ properties }: JsonObject, depth: number): JsonObject {
  if (!isJsonObject(properties)) return {};
  const entries = Object.entries(properties).flatMap(([key, value]) =>
    isJsonObject(value) ? [[key, exampleOf(value, key, depth + 1)] as const] : [],
  );
  return Object.fromEntries(entries);
}

function textOf({ format }: JsonObject, name: string): string {
  const fitting = typeof format === 'string' ? FORMATS[format] : undefined;
  if (fitting !== undefined) return fitting;
  if (/mail/i.test(name)) return 'ada@example.com';
  if (/name/i.test(name)) return 'Ada Lovelace';
  return name === '' ? 'text' : `some ${name}`;
}
