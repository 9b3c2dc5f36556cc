import {
  inlineValue,
  evaluateInline,
  pickScope,
  renderTemplate,
  MAX_RENDERED_TEXT,
  MAX_TEMPLATE_DEPTH,
  type CompiledExpression,
  type CompiledTemplate,
  type Json,
  type Rendered,
} from '@plumbline/shared';
import type { Evaluation, EvaluationResult, Expressions } from '../../engine/ports/expressions.js';
import { compiledTemplates } from './compiled-templates.js';
import { launchBeside, type Launch } from './launch.js';
import { EvaluatorPool } from './pool.js';
import { expressionError, syntaxError } from './step-errors.js';

export interface ExpressionsOptions {
  /** Evaluations that may run at the same time; one process more is kept warm. Default 2. */
  readonly size?: number;
  /** For all expressions of one evaluation. Default 1,000 ms; waiting for a free process does not count. */
  readonly deadlineMs?: number;
  /** For one expression with a regular expression. Default 100 ms. */
  readonly patternDeadlineMs?: number;
  /** Heap of one process. Default 128 MB. */
  readonly memoryMb?: number;
  /** JSON text of all results of one evaluation. Default 10 MB. */
  readonly maxOutputBytes?: number;
  /** Start the processes now instead of at the first need. Default false. */
  readonly warm?: boolean;
  /** How a process is started; found by itself in built code and in sources. */
  readonly launch?: Launch;
}

/**
 * The expressions port: plain paths and literals on the spot, everything else by JSONata in processes of its own that can be killed.
 * The same evaluation always gives the same answer. Errors: `expression_syntax`, `expression_failed`, `expression_limit` (class
 * `expression`), and `expression_unavailable` (class `internal`) when no process can be had.
 */
export function createExpressions(options: ExpressionsOptions = {}): Expressions & { close(): Promise<void> } {
  const pool = new EvaluatorPool({
    launch: options.launch ?? launchBeside(import.meta.url),
    size: options.size ?? 2,
    memoryMb: options.memoryMb ?? 128,
    deadlines: { overallMs: options.deadlineMs ?? 1000, patternMs: options.patternDeadlineMs ?? 100 },
    maxDepth: MAX_TEMPLATE_DEPTH,
    maxBytes: options.maxOutputBytes ?? MAX_RENDERED_TEXT,
  });
  if (options.warm === true) pool.warm();
  const compile = compiledTemplates();
  return {
    evaluate(evaluation) {
      const { compiled, errors } = compile(evaluation.template);
      if (errors.length > 0) return { ok: false, error: syntaxError(errors) };
      if (compiled.isInline) return safely(compiled, () => evaluateInline(compiled, evaluation.scope));
      return evaluatePooled(pool, compiled, evaluation);
    },
    close: () => pool.close(),
  };
}

async function evaluatePooled(pool: EvaluatorPool, compiled: CompiledTemplate, evaluation: Evaluation): Promise<EvaluationResult> {
  const { scope, seed, timeMs } = evaluation;
  const pooled = compiled.expressions.filter((expression) => expression.inline === undefined);
  const references = pooled.map((expression) => expression.references);
  const result = await pool.run({ expressions: pooled, seed, timeMs, scopeText: () => JSON.stringify(pickScope(scope, references)) });
  if (!result.ok) {
    const { at, code, message } = result.failure;
    return { ok: false, error: expressionError(code, code === 'expression_unavailable' ? undefined : pooled[at], message) };
  }
  const values = new Map<CompiledExpression | undefined, Json | undefined>(pooled.map((expression, at) => [expression, result.values[at]]));
  return safely(compiled, () => {
    return renderTemplate(compiled, (index) => {
      const expression = compiled.expressions[index];
      return values.has(expression) ? values.get(expression) : inlineValue(compiled, index, scope);
    });
  });
}

/** Data too deep for the stack (no JSON that we took in is) is an error like any other. */
function safely(compiled: CompiledTemplate, render: () => Rendered): EvaluationResult {
  try {
    const rendered = render();
    return rendered.ok ? rendered : { ok: false, error: expressionError(rendered.code, undefined, rendered.message) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, error: expressionError('expression_failed', compiled.expressions[0], `${reason}.`) };
  }
}
