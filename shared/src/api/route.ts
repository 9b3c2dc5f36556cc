import type { z } from 'zod';
import type { ErrorCode } from '../errors/table.js';
import type { Role } from '../people/roles.js';

/** One route of the API: everything that its controller, the OpenAPI document and the browser's `call` are derived from. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** Needs neither token nor session; the list of these is asserted in a test. */
  readonly public?: true;
  /** The least role that may ask; without it `roleNeeded` says. */
  readonly role?: Role;
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

/** The least role that may ask: reading is for viewers, and what changes something for editors, unless the route says otherwise. */
export function roleNeeded({ role, method }: Route): Role {
  return role ?? (method === 'GET' ? 'viewer' : 'editor');
}
