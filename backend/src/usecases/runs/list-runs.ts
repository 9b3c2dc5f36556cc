import { uuidTimeMs, type JournalEntry, type JsonObject, type RunStatus } from '@plumbline/shared';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import type { RunFilter, RunIndex, RunListing } from '../../engine/ports/run-index.js';
import { labelOf } from './label-of.js';
import { standingOf, type Standing } from './standing-of.js';

export interface ListRunsDeps {
  readonly index: RunIndex;
  readonly versions: Pick<FlowVersions, 'plan'>;
}

/** Statuses that say all there is: such a run has no gaps, and nobody has to look at it. */
const PLAIN: readonly RunStatus[] = ['queued', 'succeeded', 'cancelled'];

/** Last entries of a journal that say where its run stands. */
const TAIL = 300;

const NOTHING: Standing = { gaps: 0, attention: null };

/** Runs that match, newest first, with what they are about and what holds them up. */
export async function listRuns(deps: ListRunsDeps, filter: RunFilter): Promise<{ items: JsonObject[]; next: string | null }> {
  const rows = await deps.index.list({ ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  const unclear = page.filter(({ status }) => !PLAIN.includes(status));
  const tails = unclear.length === 0 ? new Map<string, JournalEntry[]>() : await deps.index.tails(unclear, TAIL);
  const items: JsonObject[] = [];
  for (const row of page) items.push(await listed(deps, row, tails.get(row.runId)));
  return { items, next: rows.length > filter.limit ? (page.at(-1)?.runId ?? null) : null };
}

async function listed({ versions }: ListRunsDeps, row: RunListing, tail: readonly JournalEntry[] | undefined): Promise<JsonObject> {
  const { runId, excerpt, finishedMs, lastSeq: _, ...shown } = row;
  const plan = tail ? await versions.plan(row.flowId, row.version) : null;
  const standing = tail ? standingOf(runId, tail, plan?.document ?? null) : NOTHING;
  return {
    id: runId,
    ...shown,
    acceptedAt: new Date(uuidTimeMs(runId)).toISOString(),
    finishedAt: finishedMs === null ? null : new Date(finishedMs).toISOString(),
    label: labelOf(excerpt),
    gaps: standing.gaps,
    attention: standing.attention,
  };
}
