import { placeOf, PlumblineError } from '@plumbline/shared';
import type { BulkRepairItem, BulkRepairStore, DueItems } from '../../engine/ports/bulk-repair-store.js';
import type { Timers } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import { repeat } from '../repeat.js';
import { resolveStep, retryStep, type RepairDeps } from '../runs/repair-run.js';

export interface WorkOffDeps extends RepairDeps {
  readonly bulk: BulkRepairStore;
  readonly timers: Timers;
  readonly log: Logger;
}

/** Between two looks, ms: a repair's rate is counted per second. */
const LOOK_MS = 1_000;

/** Works off bulk repairs, of this process and of others that ended in the middle. Answers with the way to stop. */
export function workOffRepairs(deps: WorkOffDeps): () => Promise<void> {
  return repeat({
    timers: deps.timers,
    firstMs: LOOK_MS,
    async work(isStopped) {
      for (let due = await deps.bulk.takeDue(); due !== null && !isStopped(); due = await deps.bulk.takeDue()) await repairAll(deps, due);
      return LOOK_MS;
    },
    failed(error) {
      deps.log.warn({ error }, 'a bulk repair could not be worked on now; it is tried again');
      return LOOK_MS;
    },
  });
}

async function repairAll(deps: WorkOffDeps, { repair, items }: DueItems): Promise<void> {
  for (const item of items) await deps.bulk.note(repair.id, item.n, await repairOne(deps, repair, item));
}

/** What came of one item: `sent`, or the code of the refusal. Repaired by somebody else in between, it is left alone. */
async function repairOne(
  deps: WorkOffDeps,
  { request, by }: DueItems['repair'],
  { runId, step, attempt }: BulkRepairItem,
): Promise<string> {
  const { step: stepId, turn } = placeOf(step);
  const target = { runId, stepId, turn, attempt, by, reason: request.reason };
  try {
    if (request.action === 'retry') await retryStep(deps, target, undefined, request.version);
    else await resolveStep(deps, target, 'skip', undefined);
    return 'sent';
  } catch (error) {
    if (error instanceof PlumblineError) return error.code;
    throw error;
  }
}
