import { keyOf, type Signal } from '@plumbline/shared';
import { viewRun } from './read-runs.js';
import { judged, placeOfTarget, sendSignal, type RepairDeps, type RepairTarget } from './send-signal.js';

/**
 * Approves or rejects what a step waits for; the run goes on by the port of that name.
 * @throws PlumblineError `already_decided` on the second press, `not_waiting` when the step waits for nobody (any more)
 */
export async function decideStep(deps: RepairDeps, target: RepairTarget, decision: 'approve' | 'reject'): Promise<{ signal: number }> {
  const { runId, attempt, by, reason } = target;
  const place = placeOfTarget(target);
  const signal: Signal = { kind: 'decide', ...place, attempt, decision, by, ...(reason === undefined ? {} : { reason }) };
  const key = `decide/${keyOf(place)}/${attempt}`;
  const view = await viewRun(deps, runId);
  // Decided before: the key says by whom, which is more than that the step does not wait.
  if (view.steps.get(keyOf(place))?.status === 'waiting') judged(view, target, signal);
  else await refuseKnown(deps, view, target, signal, key);
  return sendSignal(deps, runId, signal, key, { reopens: false, attempt, detail: {} });
}

async function refuseKnown(
  deps: RepairDeps,
  view: Awaited<ReturnType<typeof viewRun>>,
  target: RepairTarget,
  signal: Signal,
  key: string,
): Promise<void> {
  const earlier = await deps.store.signalBy(target.runId, key);
  if (earlier === null) return judged(view, target, signal);
}
