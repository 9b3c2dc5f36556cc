import type { Json, StepError } from '@plumbline/shared';

/** What expressions may refer to; names as in `flow-format.md`. Roots that do not apply are absent. */
export interface ExpressionScope {
  readonly trigger?: Json;
  readonly steps?: { readonly [stepId: string]: { readonly output?: Json; readonly error?: Json } };
  readonly run?: { readonly id: string };
  readonly flow?: { readonly id: string };
  readonly item?: Json;
  readonly index?: number;
  readonly items?: Json;
  readonly response?: Json;
}

export interface Evaluation {
  /** JSON whose strings may hold `{{ expression }}`. Compiled once per object identity; do not mutate it. */
  readonly template: Json;
  readonly scope: ExpressionScope;
  /** What `$now` and `$millis` answer, ms since the epoch: the step's journaled time. */
  readonly timeMs: number;
  /** What `$random` and `$shuffle` start from. */
  readonly seed: string;
}

/** `value` is undefined when the whole template is one expression that found nothing. */
export type EvaluationResult = { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false; readonly error: StepError };

/** Evaluation as a port: results are journaled, so a replay never evaluates again (`design.md` 3). */
export interface Expressions {
  /** Answers at once when every expression is a plain path, otherwise with a promise. Never rejects or throws. */
  evaluate(evaluation: Evaluation): EvaluationResult | Promise<EvaluationResult>;
}
