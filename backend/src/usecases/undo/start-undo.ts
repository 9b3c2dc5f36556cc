import { PlumblineError, type JsonObject } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { UndoRecord } from '../../engine/ports/undo-book.js';
import { undoOrder } from '../../engine/undo/undo-document.js';
import { effectId, type UndoItem } from '../../engine/undo/undo-plan.js';
import { acceptDelivery } from '../accept-delivery/accept-delivery.js';
import { canonicalJson } from '../flows/canonical-json.js';
import type { UndoDeps } from './deps.js';
import { isSettled, planRunUndo } from './read-undo.js';

/** Which effects are to be taken back, who wants it, and why. */
export interface UndoRequest {
  readonly runId: string;
  readonly effects: readonly { readonly key: string; readonly attempt: number }[];
  readonly by: string;
  readonly reason: string;
}

/**
 * Takes effects of a run back, the newest first, by a run of its own: durable, with the limits and repairs of every run. Each effect is
 * taken back once: the second press, on whatever process, is refused.
 * @throws PlumblineError `run_not_settled`, `not_undoable`, `already_undone`
 */
export async function startUndo(deps: UndoDeps, request: UndoRequest): Promise<{ runId: string }> {
  const { runId, by, reason } = request;
  const { view, plan, items } = await planRunUndo(deps, runId);
  if (!isSettled(view)) throw new PlumblineError('run_not_settled');
  const chosen = chosenOf(items, request);
  const { document, body, steps } = undoOrder(plan.document, chosen);
  const undoPlan = await frozen(deps, plan, document, by);
  const undoRunId = deps.runs.chance.uuid();
  const claims = chosen.map(({ effect }, index) => ({
    runId,
    step: effect.key,
    attempt: effect.attempt,
    undoRunId,
    undoStep: steps[index] ?? '',
    by,
    reason,
  }));
  const taken = await deps.undos.claim(claims);
  if (taken) throw alreadyUndone(taken);
  await begin(deps, undoPlan, undoRunId, { origin: runId, by, body });
  const detail = { undoRunId, reason, effects: claims.map(({ step, attempt }) => ({ step, attempt })) };
  await deps.audit.record({ actor: by, action: 'run.undo', subject: runId, detail });
  return { runId: undoRunId };
}

/** In the order of the plan, whatever the order in which they were named. */
function chosenOf(items: readonly UndoItem[], { effects }: UndoRequest): UndoItem[] {
  const wanted = new Set(effects.map(effectId));
  const chosen = items.filter(({ effect }) => wanted.delete(effectId(effect)));
  const [unknown] = wanted;
  if (unknown !== undefined) throw new PlumblineError('not_undoable', `The run has no such effect: ${unknown}. Look again.`);
  for (const { is, why, undo, effect } of chosen) {
    if (undo) throw alreadyUndone({ by: undo.by, atMs: undo.atMs, undoRunId: undo.runId });
    if (is !== 'possible') throw new PlumblineError('not_undoable', `“${effect.name}”: ${why}`);
  }
  return chosen;
}

function alreadyUndone({ by, atMs, undoRunId }: Pick<UndoRecord, 'by' | 'atMs' | 'undoRunId'>): PlumblineError {
  const at = new Date(atMs).toISOString();
  return new PlumblineError('already_undone', `${by} had it taken back at ${at}.`, { by, at, runId: undoRunId });
}

async function frozen({ runs, digest }: UndoDeps, { flowId }: Plan, document: Plan['document'], by: string): Promise<Plan> {
  const number = await runs.flows.freeze(flowId, { revision: null, hash: digest.sha256([canonicalJson(document)]), document, by });
  const plan = number === null ? null : await runs.versions.plan(flowId, number);
  if (!plan) throw new PlumblineError('flow_not_found');
  return plan;
}

async function begin(
  deps: UndoDeps,
  plan: Plan,
  undoRunId: string,
  { origin, by, body }: { readonly origin: string; readonly by: string; readonly body: JsonObject },
): Promise<void> {
  const content = {
    kind: 'undo',
    method: 'POST',
    path: `by ${by}`,
    headers: { 'x-undo-of': origin },
    query: '',
    raw: deps.runs.encode(JSON.stringify(body)),
  } as const;
  // Should it not come to be, for all we know, its claim gives way by itself after a while.
  await acceptDelivery(deps.runs, plan, content, undoRunId);
}
