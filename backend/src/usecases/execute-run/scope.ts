import { isJsonObject, type Json } from '@plumbline/shared';
import type { ExpressionScope } from '../../engine/ports/expressions.js';
import type { Reply } from '../../engine/ports/operation.js';
import type { RunState } from '../../engine/run/run-state.js';

/** What expressions of a step may refer to (`flow-format.md`, Scope). */
export function scopeOf(state: RunState, trigger: Json, reply?: Reply): ExpressionScope {
  const scope = { trigger, steps: state.scope, run: { id: state.view.id }, flow: { id: state.view.flowId } };
  return reply ? { ...scope, response: { status: reply.status, headers: { ...reply.headers }, body: reply.body } } : scope;
}

/** What a 429 binds: the connection, or the host and port of a call that has none. */
export function budgetOf(connection: string | null, url: string): string {
  if (connection !== null) return `connection:${connection}`;
  const match = /^[a-z]+:\/\/([^/?#]+)/i.exec(url);
  return match?.[1]?.toLowerCase() ?? url;
}

/** The service's own words about a failure, when its reply has them: `{"ok": false, "error": "channel_not_found"}`. */
export function bodyOf(output: Json): Json {
  return isJsonObject(output) && 'body' in output ? (output['body'] ?? null) : output;
}
