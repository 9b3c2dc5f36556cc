import { PlumblineError } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Inbox } from '../../engine/ports/inbox.js';
import type { Delivery } from '../../engine/ports/run-store.js';
import { acceptDelivery } from '../accept-delivery/accept-delivery.js';
import { findFlow, problemsOf, refuseArchived, type FlowDeps } from '../flows/edit-flows.js';
import { blocking, frozenPlan } from '../runs/start-draft-run.js';
import type { StartRunDeps } from '../runs/start-run.js';
import { notForThePublished, notReplayable } from './replayable.js';

export interface ReplayDeps {
  readonly inbox: Inbox;
  readonly flows: FlowDeps;
  readonly runs: StartRunDeps;
}

export interface ReplayRequest {
  readonly deliveryId: string;
  readonly version: 'published' | 'draft';
  readonly by: string;
}

/**
 * Starts a run with the same bytes and headers once more, as a delivery of its own that says whose event it is. It is judged by the
 * contract of the version that it goes to, and never taken for a duplicate: a person asked for it.
 * @throws PlumblineError `delivery_not_found`, `delivery_not_replayable`, `delivery_body_gone`, `flow_archived`, `not_published`,
 *   `flow_has_problems`, and whatever an event of that version is refused with
 */
export async function replayDelivery(deps: ReplayDeps, request: ReplayRequest): Promise<{ runId: string; deliveryId: string }> {
  const { deliveryId: of, version, by } = request;
  const found = await deps.inbox.get(of, 0);
  if (!found) throw new PlumblineError('delivery_not_found');
  const hindrance = notReplayable(found.kind, true, found.verdict) ?? (version === 'published' ? notForThePublished(found.verdict) : null);
  if (hindrance !== null) throw new PlumblineError('delivery_not_replayable', hindrance);
  const plan = await (version === 'draft' ? draftPlan(deps, found.flowId, by) : publishedPlan(deps, found.flowId));
  const { kind, method, path, headers, query, raw } = await wholeDelivery(deps, of);
  const content = { kind, method, path, headers, query, raw, replay: { deliveryId: of, by } };
  const { runId, deliveryId } = await acceptDelivery(deps.runs, plan, content, undefined, { by: 'person' });
  const detail = { runId, deliveryId, flowId: found.flowId, version: plan.version };
  await deps.flows.audit.record({ actor: by, action: 'delivery.replay', subject: of, detail });
  return { runId, deliveryId };
}

async function publishedPlan({ flows, runs }: ReplayDeps, flowId: string): Promise<Plan> {
  const flow = await findFlow(flows, flowId);
  refuseArchived(flow);
  const plan = flow.publishedVersion === null ? null : await runs.versions.plan(flowId, flow.publishedVersion);
  if (!plan) throw new PlumblineError('not_published');
  return plan;
}

/** The draft as it stands now, frozen. */
async function draftPlan({ flows, runs }: ReplayDeps, flowId: string, by: string): Promise<Plan> {
  const flow = await findFlow(flows, flowId);
  refuseArchived(flow);
  const problems = blocking(await problemsOf(flows, flow.draft));
  if (problems.length > 0) throw new PlumblineError('flow_has_problems', problems[0]?.message, { problems });
  return frozenPlan(flows, runs, { flowId, revision: flow.revision, by }, flow.draft);
}

async function wholeDelivery({ runs }: ReplayDeps, id: string): Promise<Delivery> {
  try {
    const delivery = await runs.store.delivery(id);
    if (delivery) return delivery;
  } catch (error) {
    if (error instanceof PlumblineError && error.code === 'payload_damaged') throw new PlumblineError('delivery_body_gone');
    throw error;
  }
  throw new PlumblineError('delivery_not_found');
}
