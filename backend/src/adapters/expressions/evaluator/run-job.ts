import jsonata from 'jsonata';
import { failureOf, toPlainJson } from '@plumbline/shared/expressions';
import type { EvaluatorMessage, JobRequest } from '../protocol.js';
import type { FixedWorld } from './fixed-world.js';
import { reservedKeyIn } from './reserved-keys.js';

/** Compiled expressions kept, the least recently used going first. */
const MAX_COMPILED = 500;

/**
 * The pool ends an evaluator long before this. It is for one that has lost its pool (the engine was killed) in an endless loop, and
 * would otherwise burn a processor for ever.
 */
const ORPHAN_TIMEOUT_MS = 20_000;

const compiled = new Map<string, jsonata.Expression>();

/**
 * Evaluates the expressions of one job in order; they share one copy of the scope. Reports each expression after the first before
 * it begins, and answers with all values or with the first failure. Never rejects.
 */
export async function runJob(
  request: JobRequest,
  scopeText: string,
  world: FixedWorld,
  report: (message: EvaluatorMessage) => void,
): Promise<EvaluatorMessage> {
  const { id, expressions, maxDepth } = request;
  const values: unknown[][] = [];
  let bytesLeft = request.maxBytes;
  let at = 0;
  try {
    const scope = parseScope(scopeText);
    for (; at < expressions.length; at++) {
      const expression = expressions[at];
      if (expression === undefined) break;
      if (at > 0) report({ kind: 'at', id, at });
      world.set(request.timeMs, expression.seed);
      const answer: unknown = await compile(expression.source).evaluate(scope);
      const plain = toPlainJson(answer, { maxDepth, maxBytes: bytesLeft });
      if (!plain.ok) return { kind: 'failure', id, failure: { at, code: plain.code, message: plain.message } };
      bytesLeft -= plain.bytes;
      values.push(plain.value === undefined ? [] : [plain.value]);
    }
    return { kind: 'values', id, values };
  } catch (error) {
    return { kind: 'failure', id, failure: { at, ...failureOf(error) } };
  }
}

function parseScope(text: string): unknown {
  const scope: unknown = JSON.parse(text);
  const reserved = reservedKeyIn(scope, text);
  if (reserved === undefined) return scope;
  throw new Error(`The data has the key "${reserved}", which the expression language uses for itself. Rename or remove it first.`);
}

function compile(source: string): jsonata.Expression {
  const known = compiled.get(source);
  const expression = known ?? withoutEval(jsonata(source, { timeout: ORPHAN_TIMEOUT_MS }));
  compiled.delete(source);
  compiled.set(source, expression);
  if (compiled.size > MAX_COMPILED) for (const oldest of compiled.keys()) return forget(oldest, expression);
  return expression;
}

function forget(source: string, kept: jsonata.Expression): jsonata.Expression {
  compiled.delete(source);
  return kept;
}

/** `$eval` is refused when a template is compiled; here it does not even exist (`engine.md` 7). */
function withoutEval(expression: jsonata.Expression): jsonata.Expression {
  expression.assign('eval', undefined);
  return expression;
}
