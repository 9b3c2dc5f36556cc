import { PlumblineError, type FlowDocument, type Problem } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { FlowRecord } from '../../engine/ports/flow-store.js';
import { canonicalJson } from '../flows/canonical-json.js';
import { findFlow, problemsOf, refuseArchived, type FlowDeps } from '../flows/edit-flows.js';
import { startPlan, type ManualEvent, type StartedRun, type StartRunDeps } from './start-run.js';

/** The draft that a person looks at. */
export interface SeenDraft {
  readonly flowId: string;
  readonly revision: number;
  readonly by: string;
}

/** Problems that concern those who take the flow over; a first try does not need them solved. */
const OF_HANDOVER: ReadonlySet<string> = new Set(['owner_missing', 'runbook_missing']);

/** Why a draft can not be tried; empty when it can. */
export function blocking(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ severity, code }) => severity === 'error' && !OF_HANDOVER.has(code));
}

/**
 * Runs the draft exactly as its author sees it: what runs is frozen, so that later changes of the draft do not change it.
 * @throws PlumblineError `stale_revision` when the draft has moved on, `flow_has_problems` when it can not run
 */
export async function startDraftRun(deps: FlowDeps, runs: StartRunDeps, seen: SeenDraft, event: ManualEvent): Promise<StartedRun> {
  const flow = await seenFlow(deps, seen);
  const problems = blocking(await problemsOf(deps, flow.draft));
  if (problems.length > 0) throw new PlumblineError('flow_has_problems', problems[0]?.message, { problems });
  return startPlan(runs, await frozenPlan(deps, runs, seen, flow.draft), event, seen.by);
}

/** The flow, if its draft is the one that was seen. */
export async function seenFlow(deps: Pick<FlowDeps, 'flows'>, { flowId, revision }: SeenDraft): Promise<FlowRecord> {
  const flow = await findFlow(deps, flowId);
  refuseArchived(flow);
  if (flow.revision === revision) return flow;
  const detail = `The draft is at revision ${flow.revision} now, you asked to run ${revision}. Look at the newest one and run that.`;
  throw new PlumblineError('stale_revision', detail, { revision: flow.revision });
}

/** Freezes a document of a draft; the plan to run it by. */
export async function frozenPlan(
  deps: Pick<FlowDeps, 'digest'>,
  runs: Pick<StartRunDeps, 'flows' | 'versions'>,
  { flowId, revision, by }: SeenDraft,
  document: FlowDocument,
): Promise<Plan> {
  const hash = deps.digest.sha256([canonicalJson(document)]);
  const number = await runs.flows.freeze(flowId, { revision, hash, document, by });
  const plan = number === null ? null : await runs.versions.plan(flowId, number);
  if (!plan) throw new PlumblineError('flow_not_found');
  return plan;
}
