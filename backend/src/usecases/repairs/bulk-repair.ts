import { PlumblineError, type BulkRepairRequest, type Json, type JsonObject } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { BulkRepairRecord, BulkRepairStore } from '../../engine/ports/bulk-repair-store.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import { findTargets, keyOfTarget, type FindDeps, type Target } from './find-targets.js';

export interface BulkRepairDeps extends FindDeps {
  readonly bulk: BulkRepairStore;
  readonly versions: FlowVersions;
  readonly audit: Audit;
  readonly chance: Chance;
}

/** Steps that a preview names. */
const SAMPLE = 20;

/** What a bulk repair would do, and what it would leave alone; nothing is done. */
export async function previewRepairs(deps: BulkRepairDeps, request: BulkRepairRequest): Promise<JsonObject> {
  const { runs, more, targets, outcomeUnknown, notRepairable } = await findTargets(deps, request);
  const sample = targets.slice(0, SAMPLE).map((target) => ({
    runId: target.runId,
    step: keyOfTarget(target),
    attempt: target.step.attempt,
    error: target.step.error?.code ?? null,
  }));
  const outside = request.action === 'retry' ? await outsideOf(deps, targets) : [];
  return { runs, more, steps: targets.length, outside, excluded: { outcomeUnknown, notRepairable }, sample };
}

/** What is about to happen outside, by operation and effect class. */
async function outsideOf({ versions }: BulkRepairDeps, targets: readonly Target[]): Promise<Json[]> {
  const counts = new Map<string, { operation: string; effect: string | null; steps: number }>();
  for (const { flowId, version, step } of targets) {
    const plan = await versions.plan(flowId, version);
    const operation = plan?.steps.get(step.id)?.operation ?? '?';
    const key = `${operation} ${step.effect ?? ''}`;
    const known = counts.get(key) ?? { operation, effect: step.effect, steps: 0 };
    known.steps++;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.steps - a.steps);
}

/**
 * Starts a bulk repair: which steps it is about is fixed now, and worked off at the rate that was asked for.
 * @throws PlumblineError `nothing_to_repair`
 */
export async function startRepairs(deps: BulkRepairDeps, request: BulkRepairRequest, by: string): Promise<JsonObject> {
  const { targets } = await findTargets(deps, request);
  if (targets.length === 0) throw new PlumblineError('nothing_to_repair');
  const id = deps.chance.uuid();
  const items = targets.map((target) => ({ runId: target.runId, step: keyOfTarget(target), attempt: target.step.attempt }));
  await deps.bulk.create(id, request, by, items);
  const detail = { ...(request as unknown as Record<string, Json>), steps: items.length };
  await deps.audit.record({ actor: by, action: 'run.bulk_repair', subject: id, detail });
  return getRepairs(deps, id);
}

export async function getRepairs({ bulk }: Pick<BulkRepairDeps, 'bulk'>, id: string): Promise<JsonObject> {
  const record = await bulk.get(id);
  if (!record) throw new PlumblineError('repair_not_found');
  return progressOf(record);
}

export async function stopRepairs(deps: BulkRepairDeps, id: string, by: string): Promise<JsonObject> {
  if (!(await deps.bulk.stop(id))) throw new PlumblineError('repair_not_found');
  await deps.audit.record({ actor: by, action: 'run.bulk_repair_stop', subject: id, detail: {} });
  return getRepairs(deps, id);
}

export async function listRepairs(
  { bulk }: Pick<BulkRepairDeps, 'bulk'>,
  limit: number,
  cursor: string | null,
): Promise<{ items: JsonObject[]; next: string | null }> {
  const rows = await bulk.list(limit + 1, cursor);
  const page = rows.slice(0, limit);
  return { items: page.map(progressOf), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function progressOf({ id, by, createdMs, request, stopped, total, outcomes }: BulkRepairRecord): JsonObject {
  const sent = outcomes['sent'] ?? 0;
  const refused = Object.values(outcomes).reduce((sum, count) => sum + count, 0) - sent;
  const left = total - sent - refused;
  const status = left === 0 ? 'done' : stopped ? 'stopped' : 'running';
  return { id, by, createdAt: new Date(createdMs).toISOString(), request: request as unknown as Json, status, total, sent, refused, left };
}
