import { isJsonObject, PlumblineError, type Json } from '@plumbline/shared';
import { acceptDelivery, type AcceptDeps } from '../accept-delivery/accept-delivery.js';
import type { Plan } from '../../engine/graph/plan.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import { dueEvent } from '../../engine/schedule/event.js';

/** What somebody hands to a run that they start by hand: what the trigger would have received. */
export interface ManualEvent {
  readonly body?: Json | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly query?: { readonly [name: string]: string } | undefined;
}

export interface StartRunDeps extends AcceptDeps {
  readonly flows: FlowStore;
  readonly versions: FlowVersions;
  readonly encode: (text: string) => Uint8Array;
}

/** A run that was started by hand, and what it runs. */
export interface StartedRun {
  readonly runId: string;
  /** Negative: a frozen draft. */
  readonly version: number;
  /** Revision of that draft; null: a published version. */
  readonly draft: number | null;
}

/** Starts a run of the published version by hand; it is kept as a delivery like any other. */
export async function startRun(deps: StartRunDeps, flowId: string, event: ManualEvent, by: string): Promise<StartedRun> {
  const flow = await deps.flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  if (flow.archived) throw new PlumblineError('flow_archived');
  const plan = flow.publishedVersion === null ? null : await deps.versions.plan(flowId, flow.publishedVersion);
  if (!plan) throw new PlumblineError('not_published');
  return startPlan(deps, plan, event, by);
}

/** Hands the event to a version, whatever its trigger is. */
export async function startPlan(deps: StartRunDeps, plan: Plan, event: ManualEvent, by: string): Promise<StartedRun> {
  const headers = Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const query = Object.entries(event.query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const accepted = await acceptDelivery(deps, plan, {
    kind: 'manual',
    method: 'POST',
    path: `by ${by}`,
    headers,
    query: query.join('&'),
    raw: deps.encode(eventText(plan, event.body, deps.nowMs())),
  });
  return { runId: accepted.runId, version: plan.version, draft: plan.draft };
}

/** The event of a run that is started by hand, as its delivery keeps it. Where a schedule starts the flow, it is due now, or when a body says that names a `dueAt`. */
export function eventText(plan: Plan, body: Json | undefined, nowMs: number): string {
  if (plan.document.trigger.operation !== 'schedule') return body === undefined ? '' : JSON.stringify(body);
  const named = isJsonObject(body ?? null) ? (body as { readonly [name: string]: Json })['dueAt'] : undefined;
  const dueMs = typeof named === 'string' ? Date.parse(named) : Number.NaN;
  return JSON.stringify(dueEvent(Number.isNaN(dueMs) ? nowMs : dueMs, nowMs, body));
}
