import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json, JsonObject } from '@plumbline/shared';
import type { SchemaCheck, SchemaViolation } from '../../engine/ports/schema-check.js';

/** Most violations that are told at once. */
const MAX_VIOLATIONS = 20;

/** JSON Schema by Ajv. Formats are annotations; unknown keywords are let pass, for contracts come from many hands. */
export function createSchemaCheck(): SchemaCheck {
  const ajv = new Ajv2020({ allErrors: false, strict: false, validateFormats: false, addUsedSchema: false, ownProperties: true });
  const compiled = new WeakMap<JsonObject, ValidateFunction>();
  const compile = (schema: JsonObject): ValidateFunction => {
    let validate = compiled.get(schema);
    if (!validate) compiled.set(schema, (validate = ajv.compile(schema)));
    return validate;
  };
  return {
    check(schema: JsonObject, value: Json): readonly SchemaViolation[] {
      const validate = compile(schema);
      if (validate(value)) return [];
      return (validate.errors ?? [])
        .slice(0, MAX_VIOLATIONS)
        .map(({ instancePath, message }) => ({ pointer: instancePath, message: message ?? 'is not valid' }));
    },
    problemWith(schema: JsonObject): string | null {
      try {
        compile(schema);
        return null;
      } catch (error) {
        return (error as Error).message;
      }
    },
  };
}
