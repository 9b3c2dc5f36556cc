import { isUnhandled, loopAround, type RunView, type StepView } from '@plumbline/shared';
import { viewRun } from './read-runs.js';
import type { RepairDeps, RepairTarget } from './send-signal.js';

type Item = Pick<RepairTarget, 'runId' | 'stepId' | 'turn' | 'attempt'>;

/** The steps that made items of a for-each fail, in this run and in the child runs that performed parts of it. */
export async function failedItems(deps: Pick<RepairDeps, 'store'>, view: RunView, loopKey: string): Promise<Item[]> {
  const found: Item[] = [];
  for (const step of view.steps.values()) {
    // A for-each or sub-flow that failed by what is inside it is repaired there.
    if (step.loop !== null || !isUnhandled(step) || !liesIn(view, step, loopKey)) continue;
    found.push({ runId: view.id, stepId: step.id, turn: step.turn, attempt: step.attempt });
  }
  const loop = view.steps.get(loopKey);
  for (const { runId, status } of loop?.loop ? (loop.children?.values() ?? []) : []) {
    if (status !== 'failed' && status !== 'succeeded_with_gaps') continue;
    const child = await viewRun(deps, runId);
    const inside = [...child.steps.values()].find((step) => step.loop !== null && step.turn.length === 0);
    if (inside) found.push(...(await failedItems(deps, child, inside.key)));
  }
  return found;
}

function liesIn(view: RunView, step: StepView, loopKey: string): boolean {
  for (let around = loopAround(view, step); around !== undefined; around = loopAround(view, around)) {
    if (around.key === loopKey) return true;
    if (around.turn.length === 0) return false;
  }
  return false;
}
