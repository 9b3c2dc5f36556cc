import { isJsonObject, type Json } from '@plumbline/shared';
import type { ExpressionScope } from '../../engine/ports/expressions.js';
import type { Reply } from '../../engine/ports/operation.js';
import type { Instance } from '../../engine/run/instance.js';
import { aroundOf } from '../../engine/run/loop.js';
import { visibleSteps } from '../../engine/run/step-scope.js';
import type { LoadedRun } from './loaded-run.js';

/** What expressions of a step may refer to (`flow-format.md`, Scope). */
export function scopeOf(run: LoadedRun, at: Instance, reply?: Reply): ExpressionScope {
  const { state, trigger } = run;
  return {
    trigger,
    steps: visibleSteps(state, at.turn),
    run: { id: state.view.id },
    flow: { id: state.view.flowId },
    ...(at.turn.length === 0 ? {} : itemScope(run, at)),
    ...(reply ? { response: { status: reply.status, headers: { ...reply.headers }, body: reply.body } } : {}),
  };
}

/** The item of the innermost for-each. In a part, places count from the start of the whole list. */
function itemScope({ state, part }: LoadedRun, at: Instance): Pick<ExpressionScope, 'item' | 'index' | 'items'> {
  const around = aroundOf(state.plan, { step: at.planned.id, turn: at.turn });
  const loop = around && state.loops.get(around.loop);
  if (!around || !loop) return {};
  const ofPart = part !== null && around.loop === part.order.loop;
  const item = loop.items?.[around.index];
  return {
    ...(item === undefined ? {} : { item }),
    index: around.index + (ofPart ? part.from : 0),
    items: (ofPart ? part.all : (loop.items ?? [])) as Json[],
  };
}

/** The service's own words about a failure, when its reply has them: `{"ok": false, "error": "channel_not_found"}`. */
export function bodyOf(output: Json): Json {
  return isJsonObject(output) && 'body' in output ? (output['body'] ?? null) : output;
}
