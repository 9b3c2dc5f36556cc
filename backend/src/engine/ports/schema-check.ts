import type { Json, JsonObject } from '@plumbline/shared';

/** Where a value breaks its schema: JSON pointer into the value, and what is expected. */
export interface SchemaViolation {
  readonly pointer: string;
  readonly message: string;
}

export interface SchemaCheck {
  /** Compiled once per schema object; formats are annotations (JSON Schema 2020-12, default). */
  check(schema: JsonObject, value: Json): readonly SchemaViolation[];
  /** Why the schema itself can not be used; null when it can. */
  problemWith(schema: JsonObject): string | null;
}
