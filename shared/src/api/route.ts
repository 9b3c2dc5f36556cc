import type { z } from 'zod';
import type { ErrorCode } from '../errors/table.js';

/** One route of the API: everything that its controller, the OpenAPI document and the browser's `call` are derived from. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** Needs no token; the list of these is asserted in a test. */
  readonly public?: true;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly headers?: z.ZodType;
  /** Absent: no body is read, or (hooks) the raw bytes are kept. */
  readonly body?: z.ZodType;
  /** Schema of the answer by status; null: no JSON. */
  readonly responses: Readonly<Record<number, z.ZodType | null>>;
  readonly errors: readonly ErrorCode[];
}

/** Errors of every route that reads a JSON body. */
export const BODY_ERRORS = ['malformed_json', 'too_deep', 'forbidden_key', 'body_too_large', 'invalid_body'] as const;
