import { isJsonObject, type JsonObject } from '@plumbline/shared';

/** One line of a contract that is edited as a list. */
export interface ContractField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

export const FIELD_TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'] as const;

/** The fields of an object schema. */
export function contractFields(schema: JsonObject): ContractField[] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, own]) => ({
    name,
    type: isJsonObject(own) && typeof own['type'] === 'string' ? own['type'] : '',
    required: required.includes(name),
  }));
}

/** Takes a changed list over; what else a schema says of a field stays as long as its type does. */
export function withContractFields(schema: JsonObject, fields: readonly ContractField[]): JsonObject {
  const before = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const old = Object.entries(before);
  const properties: { [name: string]: JsonObject } = {};
  for (const [index, { name, type }] of fields.entries()) {
    if (name === '' || name === '__proto__') continue;
    // A field that got another name stands where it stood.
    const known = before[name] ?? (old.length === fields.length ? old[index]?.[1] : undefined);
    const own = isJsonObject(known) ? known : {};
    properties[name] = own['type'] === type ? own : type === '' ? without(own, 'type') : { type, ...pickWords(own) };
  }
  const required = fields.filter((one) => one.required && one.name !== '').map((one) => one.name);
  return { ...without(schema, 'required'), type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

const pickWords = ({ description }: JsonObject): JsonObject => (description === undefined ? {} : { description });

function without(schema: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key));
}
