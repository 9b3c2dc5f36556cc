import jsonata from 'jsonata';
import { failureOf } from './failure-of.js';
import { toPlainJson, type PlainJson, type PlainJsonLimits } from './plain-json.js';

/**
 * Evaluates one expression here and now, by the rules of the engine: no `$eval`, and a result that is plain JSON. It has no deadline of
 * its own and an expression may take for ever, so call it only in a worker that somebody ends. Never rejects.
 */
export async function evaluateExpression(source: string, scope: object, limits: PlainJsonLimits): Promise<PlainJson> {
  try {
    const expression = jsonata(source);
    expression.assign('eval', undefined);
    const answer: unknown = await expression.evaluate(scope);
    return toPlainJson(answer, limits);
  } catch (error) {
    return { ok: false, ...failureOf(error) };
  }
}
