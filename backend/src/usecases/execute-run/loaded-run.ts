import type { Json, PayloadRef } from '@plumbline/shared';
import type { RunState } from '../../engine/run/state.js';

/** A run as its owner works on it. */
export interface LoadedRun {
  readonly state: RunState;
  /** What its trigger hands to the flow. */
  readonly trigger: Json;
  /** The run performs a part of a for-each of another run; null: a whole flow. */
  readonly part: Part | null;
}

/** What a child run of a for-each is given: journaled with its delivery, so that it never looks at its parent. */
export interface PartOrder {
  /** The for-each in the plan. */
  readonly loop: string;
  readonly atOnce: number;
  readonly onError: 'stop' | 'continue';
  readonly collect: string | null;
  /** What is around the for-each. */
  readonly context: PayloadRef;
  /** All items of the for-each. */
  readonly items: PayloadRef;
}

/** What is around a for-each whose items child runs go through. */
export interface PartContext {
  readonly trigger: Json;
  readonly steps: { readonly [id: string]: { readonly output?: Json; readonly outputRef?: PayloadRef; readonly error?: Json } };
}

export interface Part {
  readonly order: PartOrder;
  /** Place of the first item among all. */
  readonly from: number;
  readonly items: readonly Json[];
  /** All items of the for-each. */
  readonly all: readonly Json[];
}
