import { isJsonObject, type Json, type JsonObject, type OperationContract, type StepError, type StepWaiting } from '@plumbline/shared';

/** The items of a for-each, and how they are gone through. */
export interface LoopRequest {
  readonly items: readonly Json[];
  readonly atOnce: number;
  readonly onError: 'stop' | 'continue';
  readonly collect: string | null;
}

/** What a step waits for, and until when. */
export interface WaitRequest {
  readonly reason: StepWaiting['reason'];
  /** ms since the epoch; null: only what it waits for ends the wait. */
  readonly untilMs: number | null;
  readonly input: JsonObject;
}

/** What an operation inside the engine yields from its evaluated input. `ports` absent: `out`. */
export type BuiltInResult =
  | { readonly ok: true; readonly output: Json | undefined; readonly ports?: readonly string[] }
  | { readonly ok: false; readonly error: StepError }
  | { readonly ok: true; readonly loop: LoopRequest }
  | { readonly ok: true; readonly wait: WaitRequest }
  | { readonly ok: true; readonly call: Json };

/** An operation that the engine performs itself: no effect outside, only its result is journaled. */
export interface BuiltIn {
  readonly contract: OperationContract;
  /** @param nowMs the step's journaled time */
  run(input: Json, nowMs: number): BuiltInResult;
}

/** The input as an object; anything else has no fields. */
export function fieldsOf(input: Json): JsonObject {
  return isJsonObject(input) ? input : {};
}

export function badInput(message: string, code = 'input_invalid'): { readonly ok: false; readonly error: StepError } {
  return { ok: false, error: { code, class: 'input', message } };
}
