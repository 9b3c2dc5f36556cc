import { z } from 'zod';
import type { Outcome, PreparedCall } from '../../engine/ports/operation.js';
import { jsonCall, replyProblem, type JsonCall, type JsonServiceTools } from './json-service.js';

const reply = z.object({ id: z.string() });

/** What a removal gives: whether there was anything to remove. */
export const removedReply = z.object({
  id: z.string(),
  removed: z.boolean().meta({ description: 'false: it was not there any more.' }),
  problem: replyProblem,
});

/**
 * Prepares the removal of one thing by its id. What is not there is fine: a removal that is sent again after its answer got lost
 * finds nothing, and did its part.
 */
export function removal(
  tools: JsonServiceTools,
  to: Pick<JsonCall<typeof reply>, 'connector' | 'kind' | 'key' | 'path'>,
  id: string,
): PreparedCall {
  const call = jsonCall(tools, { ...to, method: 'DELETE', body: null, reply });
  return { identity: call.identity, send: async (context) => removed(await call.send(context), id) };
}

function removed(outcome: Outcome, id: string): Outcome {
  if (outcome.kind === 'rejected' && outcome.error.status === 404) return { kind: 'ok', output: { id, removed: false } };
  if (outcome.kind !== 'ok') return outcome;
  const problem = typeof outcome.output === 'object' && outcome.output !== null && 'problem' in outcome.output ? outcome.output : {};
  return { ...outcome, output: { ...problem, id, removed: true } };
}
