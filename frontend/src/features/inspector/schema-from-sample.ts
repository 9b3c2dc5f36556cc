import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';

/** Deeper than this a contract says nothing. */
const MAX_DEPTH = 10;

/**
 * The JSON Schema that a sample follows. What is there is required only at the first level of an object, and only where it is not null:
 * one sample can not tell what may be missing.
 */
export function schemaFromSample(sample: Json, depth = 0): JsonObject {
  if (depth > MAX_DEPTH || sample === null) return {};
  if (Array.isArray(sample)) return listSchema(sample, depth);
  if (isJsonObject(sample)) {
    const entries = Object.entries(sample).filter(([name]) => name !== '__proto__');
    const properties = Object.fromEntries(entries.map(([name, value]) => [name, schemaFromSample(value, depth + 1)]));
    const required = depth === 0 ? entries.filter(([, value]) => value !== null).map(([name]) => name) : [];
    return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: true };
  }
  if (typeof sample === 'number') return { type: Number.isInteger(sample) ? 'integer' : 'number' };
  return { type: typeof sample === 'boolean' ? 'boolean' : 'string' };
}

function listSchema(items: readonly Json[], depth: number): JsonObject {
  const schemas = items.slice(0, 20).map((item) => schemaFromSample(item, depth + 1));
  const kinds = new Set(schemas.map((one) => JSON.stringify(one['type'] ?? null)));
  if (schemas.length === 0 || kinds.size > 1) return { type: 'array' };
  const properties = Object.assign({}, ...schemas.map((one) => one['properties'] ?? {})) as JsonObject;
  const [first = {}] = schemas;
  return { type: 'array', items: first['type'] === 'object' ? { ...first, properties } : first };
}
