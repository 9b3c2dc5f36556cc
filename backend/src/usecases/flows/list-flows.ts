import { uuidTimeMs, type JsonObject } from '@plumbline/shared';
import type { FlowFilter, FlowListing, FlowOverview } from '../../engine/ports/flow-overview.js';

export interface ListFlowsDeps {
  readonly overview: FlowOverview;
  readonly nowMs: () => number;
}

const HOURS = 24;
const QUIET = { ok: 0, gaps: 0, failed: 0 };

/** Flows that match, newest first, with how they do. */
export async function listFlows(
  { overview, nowMs }: ListFlowsDeps,
  filter: FlowFilter,
): Promise<{ items: JsonObject[]; next: string | null }> {
  const rows = await overview.list({ ...filter, limit: filter.limit + 1 }, nowMs());
  const page = rows.slice(0, filter.limit);
  return { items: page.map(listed), next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
}

/** A flow as lists show it: its hours from the oldest to the one that ends now. */
function listed({ createdMs, updatedMs, lastRun, hours, complete, ...flow }: FlowListing): JsonObject {
  return {
    ...flow,
    createdAt: new Date(createdMs).toISOString(),
    updatedAt: new Date(updatedMs).toISOString(),
    lastRun: lastRun && { ...lastRun, at: new Date(uuidTimeMs(lastRun.id)).toISOString() },
    activity: Array.from({ length: HOURS }, (_, index) => ({ ...(hours.get(HOURS - 1 - index) ?? QUIET) })),
    activityComplete: complete,
  };
}
