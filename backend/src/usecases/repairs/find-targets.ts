import { keyOf, MAX_BULK_RUNS, type BulkFilter, type BulkRepairRequest, type RunView, type Signal, type StepView } from '@plumbline/shared';
import type { RunIndex } from '../../engine/ports/run-index.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import { judgeSignal } from '../../engine/run/judge-signal.js';
import { viewRun } from '../runs/read-runs.js';

export interface FindDeps {
  readonly store: RunStore;
  readonly index: RunIndex;
}

/** A step that would be repaired. */
export interface Target {
  readonly runId: string;
  readonly flowId: string;
  readonly version: number;
  readonly step: StepView;
}

export interface Found {
  readonly runs: number;
  /** More runs match than one bulk repair looks at. */
  readonly more: boolean;
  readonly targets: readonly Target[];
  readonly outcomeUnknown: number;
  readonly notRepairable: number;
}

/** States that make a step stuck; a step with a gap did not do its job although its run went on. */
const STUCK: readonly StepView['status'][] = ['failed', 'parked', 'needs_attention'];
/** Runs that are read at the same time. */
const AT_ONCE = 8;

/** The stuck steps of all runs that match. Steps whose outcome is unknown are counted, never repaired in bulk. */
export async function findTargets(deps: FindDeps, { filter, action }: BulkRepairRequest): Promise<Found> {
  const rows = await deps.index.list({
    flowId: filter.flow,
    statuses: [filter.status],
    afterMs: msOf(filter.acceptedAfter),
    beforeMs: msOf(filter.acceptedBefore),
    children: true,
    limit: MAX_BULK_RUNS + 1,
  });
  // Oldest first: what has waited longest goes first.
  const runs = rows.slice(0, MAX_BULK_RUNS).reverse();
  const targets: Target[] = [];
  let outcomeUnknown = 0;
  let notRepairable = 0;
  for (let at = 0; at < runs.length; at += AT_ONCE) {
    const views = await Promise.all(runs.slice(at, at + AT_ONCE).map(({ runId }) => viewRun(deps, runId)));
    for (const view of views) {
      for (const step of stuckSteps(view, filter)) {
        if (needsAnswer(step)) outcomeUnknown++;
        else if (judgeSignal(view, signalFor(step, action)) !== null) notRepairable++;
        else targets.push({ runId: view.id, flowId: view.flowId, version: view.version, step });
      }
    }
  }
  return { runs: runs.length, more: rows.length > MAX_BULK_RUNS, targets, outcomeUnknown, notRepairable };
}

/** Whether the effect happened is a question to a person; where a repeat is absorbed, it is none. */
function needsAnswer({ mayHaveHappened, status, effect }: StepView): boolean {
  return mayHaveHappened && (status === 'needs_attention' || effect === 'unsafe' || effect === 'verifiable');
}

function msOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

function stuckSteps(view: RunView, { step: id, errorCode }: BulkFilter): StepView[] {
  return [...view.steps.values()].filter((step) => {
    // A for-each or sub-flow that failed by what is inside it is repaired there, in its own steps or child runs.
    if (step.loop !== null || step.children !== null) return false;
    if (id !== undefined && step.id !== id) return false;
    if (errorCode !== undefined && step.error?.code !== errorCode) return false;
    return STUCK.includes(step.status) || step.gap === 'fallback';
  });
}

/** The signal as it would be sent, for asking whether the run would obey it. */
export function signalFor({ id, turn, attempt }: StepView, action: BulkRepairRequest['action']): Signal {
  const place = turn.length > 0 ? { step: id, turn } : { step: id };
  const common = { ...place, attempt, by: '' };
  return action === 'retry' ? { kind: 'retry', ...common } : { kind: 'resolve', ...common, as: 'skip' };
}

export function keyOfTarget({ step }: Target): string {
  return keyOf({ step: step.id, turn: step.turn });
}
