import type { Json } from '@plumbline/shared';
import type { EvaluationResult } from '../../engine/ports/expressions.js';
import type { Outcome } from '../../engine/ports/operation.js';
import type { StoredSignal } from '../../engine/ports/run-store.js';

/**
 * What happened to a run outside of its journal. Facts are kept until an append that holds them is committed: when the
 * append is refused, the decisions in it are thrown away and made again, the facts stay.
 */
export type Fact =
  | { readonly kind: 'attempt_ended'; readonly step: string; readonly attempt: number; readonly outcome: Outcome }
  | { readonly kind: 'evaluated'; readonly step: string; readonly result: EvaluationResult }
  | { readonly kind: 'signal'; readonly stored: StoredSignal };

/** The value of a step's input once it is evaluated; a missing whole value is an empty input. */
export function inputOf(result: Extract<EvaluationResult, { ok: true }>): Json {
  return result.value === undefined ? {} : result.value;
}
