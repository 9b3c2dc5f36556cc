import type { Json } from '../json.js';

/**
 * The kind of trouble a step met; `retry.on` of a policy names these (or a status, or an error code).
 * `rejected` is a definite "no" of the service; `input`, `expression`, `denied` and `internal` never left us.
 */
export const STEP_ERROR_CLASSES = ['network', 'timeout', '429', '5xx', 'rejected', 'input', 'expression', 'denied', 'internal'] as const;
export type StepErrorClass = (typeof STEP_ERROR_CLASSES)[number];

/** Why a step failed: what expressions see as `steps.<id>.error`, and what people read. */
export interface StepError {
  /** From the error table, or the service's own code where it gave one. */
  readonly code: string;
  readonly class: StepErrorClass;
  /** A sentence for people, without secrets. */
  readonly message: string;
  /** HTTP status of the reply, where there was one. */
  readonly status?: number;
  /** The reply's body, cut to 4 kB of JSON text. */
  readonly response?: Json;
}

/** What is the trouble, without the words for it. */
export type ErrorKind = Pick<StepError, 'class' | 'code' | 'status'>;

/** The kind of an error. Pure. */
export function errorKindOf({ class: errorClass, code, status }: StepError): ErrorKind {
  return { class: errorClass, code, ...(status === undefined ? {} : { status }) };
}
