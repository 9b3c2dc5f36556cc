import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import { z } from 'zod';

/** The JSON Schema (2020-12) of a contract's input or output, from the zod schema that is checked at run time. */
export function contractSchema(schema: z.ZodType, side: 'input' | 'output'): JsonObject {
  const made = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: side, target: 'draft-2020-12', unrepresentable: 'any' }))) as Json;
  if (!isJsonObject(made)) throw new Error('A contract schema must be a JSON object.');
  return made;
}
