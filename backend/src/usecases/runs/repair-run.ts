import { keyOf, PlumblineError, type Json, type Resolution, type RunView, type Signal } from '@plumbline/shared';
import { differenceOf } from './difference.js';
import { failedItems } from './failed-items.js';
import { viewRun } from './read-runs.js';
import { placeOfTarget, judged, sendSignal, type RepairDeps, type RepairTarget } from './send-signal.js';

export type { RepairDeps, RepairTarget } from './send-signal.js';

/**
 * Sends a failed step again; of a for-each, the items that failed.
 * @throws PlumblineError `already_repaired` on the second press, on whatever process it lands
 */
export async function retryStep(
  deps: RepairDeps,
  target: RepairTarget,
  input: Json | undefined,
  version: 'same' | 'newest',
): Promise<{ signal: number }> {
  const view = await viewRun(deps, target.runId);
  const step = view.steps.get(keyOf(placeOfTarget(target)));
  if (step?.loop) return retryItems(deps, view, target, input, version);
  const newest = version === 'newest' ? await newestVersion(deps, view) : null;
  const signal: Signal = {
    kind: 'retry',
    ...common(target),
    ...(input === undefined ? {} : { input }),
    ...(newest === null || newest === view.version ? {} : { version: newest }),
  };
  const difference = input === undefined ? {} : { difference: differenceOf(step?.input, input) as unknown as Json };
  return repair(deps, view, target, signal, difference);
}

/** What succeeded in a for-each is never sent again: a retry of it is one of each item that failed, in its child runs as well. */
async function retryItems(
  deps: RepairDeps,
  view: RunView,
  target: RepairTarget,
  input: Json | undefined,
  version: 'same' | 'newest',
): Promise<{ signal: number }> {
  if (input !== undefined)
    throw new PlumblineError('not_repairable', 'The items of a for-each have inputs of their own; edit those one by one.');
  const items = await failedItems(deps, view, keyOf(placeOfTarget(target)));
  if (items.length === 0)
    throw new PlumblineError('not_repairable', 'No item of this for-each has failed in a way that can be sent again.');
  let last = { signal: 0 };
  let refusal: unknown = null;
  let sent = 0;
  for (const item of items) {
    try {
      last = await retryStep(deps, { ...target, ...item }, undefined, version);
      sent++;
    } catch (error) {
      // Somebody was faster with one of them; the others are still to be sent.
      refusal = error;
    }
  }
  if (sent === 0) throw refusal;
  return last;
}

/** Answers for a step that waits for a person. */
export async function resolveStep(
  deps: RepairDeps,
  target: RepairTarget,
  as: Resolution,
  output: Json | undefined,
): Promise<{ signal: number }> {
  const view = await viewRun(deps, target.runId);
  return repair(deps, view, target, { kind: 'resolve', ...common(target), as, ...(output === undefined ? {} : { output }) }, {});
}

/** Cancels a run: once this answers, no append that starts a step is accepted. */
export async function cancelRun(deps: RepairDeps, runId: string, by: string, reason: string | undefined): Promise<{ signal: number }> {
  const signal: Signal = { kind: 'cancel', by, ...(reason === undefined ? {} : { reason }) };
  // A run that was cancelled and then repaired can be cancelled again.
  const repairs = [...(await viewRun(deps, runId)).steps.values()].reduce((sum, step) => sum + step.repairs.length, 0);
  return sendSignal(deps, runId, signal, `cancel/${repairs}`, { reopens: false, attempt: 0, detail: {} });
}

type CommonFields = { step: string; turn?: readonly number[]; attempt: number; by: string; reason?: string };

function common(target: RepairTarget): CommonFields {
  const { attempt, by, reason } = target;
  return { ...placeOfTarget(target), attempt, by, ...(reason === undefined ? {} : { reason }) };
}

async function newestVersion({ flows }: RepairDeps, view: RunView): Promise<number> {
  const flow = await flows.get(view.flowId);
  if (!flow || flow.publishedVersion === null) throw new PlumblineError('not_published');
  return flow.publishedVersion;
}

async function repair(
  deps: RepairDeps,
  view: RunView,
  target: RepairTarget,
  signal: Signal,
  detail: { readonly [key: string]: Json },
): Promise<{ signal: number }> {
  judged(view, target, signal);
  // One repair for each failed attempt, whoever asks and wherever: the second insert of this key fails. One that came to
  // nothing (a cancel was faster) has used up its key, and must not stand in the way of the next.
  const refusals = view.steps.get(keyOf(placeOfTarget(target)))?.refusals ?? 0;
  const key = `${target.stepId}/${(target.turn ?? []).join('.')}/${target.attempt}/${refusals}`;
  return sendSignal(deps, target.runId, signal, key, { reopens: true, attempt: target.attempt, detail });
}
