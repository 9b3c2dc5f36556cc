import type { Json, PayloadRef, StepError } from '@plumbline/shared';
import type { ConnectionFacts } from '../../engine/ports/connections.js';
import type { Admitted } from './admission.js';

/** The flow that a sub-flow step starts: its version is chosen when the step begins. */
export interface Callee {
  readonly flowId: string;
  readonly version: number;
}

/** What of a step's input was put into the payload store before the step begins. */
export interface StoredInput {
  /** The input of a call, or the output of an operation inside the engine. */
  readonly inputRef?: PayloadRef;
  /** All items of a for-each whose items are many or large. */
  readonly itemsRef?: PayloadRef;
  /** What is around a for-each that child runs work on. */
  readonly contextRef?: PayloadRef;
}

/** All that a step needs before it can begin. */
export interface Ready extends StoredInput {
  readonly ok: true;
  readonly input: Json;
  readonly connection: ConnectionFacts | null;
  /** The flow that a sub-flow starts; null for every other operation. */
  readonly callee: Callee | null;
  /** Whether it may be sent, where that had to be asked of others. */
  readonly admitted?: Admitted;
}

export type Gathered = Ready | { readonly ok: false; readonly error: StepError };
export type Input =
  { readonly ok: true; readonly input: Json; readonly ref?: PayloadRef } | { readonly ok: false; readonly error: StepError };
