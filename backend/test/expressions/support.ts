import type { Json } from '@plumbline/shared';
import { createExpressions, type ExpressionsOptions } from '../../src/adapters/expressions/index.js';
import type { EvaluationResult, ExpressionScope, Expressions } from '../../src/engine/ports/expressions.js';

export type ClosableExpressions = Expressions & { close(): Promise<void> };

/** Expressions with evaluators that are already loaded, so that tests measure evaluation. */
export async function warmExpressions(options: ExpressionsOptions = {}): Promise<ClosableExpressions> {
  const expressions = createExpressions({ warm: true, ...options });
  const size = (options.size ?? 2) + 1;
  await Promise.all(Array.from({ length: size }, async () => expressions.evaluate(evaluation('{{ $sum([1, 2]) }}'))));
  return expressions;
}

export function evaluation(template: Json, scope: ExpressionScope = {}) {
  return { template, scope, timeMs: Date.UTC(2030, 0, 2, 3, 4, 5), seed: 'run 1, step a' };
}

/** The value; an error fails the test. */
export async function valueOf(expressions: Expressions, template: Json, scope: ExpressionScope = {}): Promise<Json | undefined> {
  const result = await expressions.evaluate(evaluation(template, scope));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** The error's code, or `ok`. */
export async function codeOf(expressions: Expressions, template: Json, scope: ExpressionScope = {}): Promise<string> {
  const result = await expressions.evaluate(evaluation(template, scope));
  return result.ok ? 'ok' : result.error.code;
}

export function isPromise(answer: EvaluationResult | Promise<EvaluationResult>): answer is Promise<EvaluationResult> {
  return answer instanceof Promise;
}
