import { PlumblineError, type RunView } from '@plumbline/shared';
import { isOver } from '../../engine/incidents/incident.js';
import { standingOf } from '../../engine/incidents/standing.js';
import type { IncidentBook, Judged } from '../../engine/ports/incident-book.js';
import { viewRun } from '../runs/read-runs.js';
import type { WatchDeps } from './deps.js';

/** Affected steps that are judged in one go, so that failures that come meanwhile do not wait for long. */
const BATCH = 200;

/** Looks at the affected steps whose runs have moved on, and says where they stand now. @returns whether there may be more */
export async function judgeAffected(deps: WatchDeps, book: IncidentBook): Promise<boolean> {
  const moved = await book.movedOn(BATCH);
  const views = new Map<string, Promise<RunView | null>>();
  const view = (runId: string): Promise<RunView | null> => {
    const known = views.get(runId) ?? viewOf(deps, runId);
    views.set(runId, known);
    return known;
  };
  const judged: Judged[] = [];
  for (const { affected, heads } of moved) {
    const run = heads === null ? null : await view(affected.runId);
    const above = run?.parent ? await view(run.parent.runId) : null;
    // A run that is gone holds nothing up.
    judged.push({ affected, state: run ? standingOf(run, affected.step, above) : 'settled', heads: heads ?? affected.judgedSeq });
  }
  await book.judge(judged);
  return moved.length === BATCH;
}

/** Null: it is gone. */
async function viewOf(deps: WatchDeps, runId: string): Promise<RunView | null> {
  try {
    return await viewRun(deps, runId, false);
  } catch (error) {
    if (error instanceof PlumblineError && error.code === 'run_not_found') return null;
    throw error;
  }
}

/** Closes the incidents of which nothing is left to do. */
export async function closeDrained({ clock }: WatchDeps, book: IncidentBook): Promise<void> {
  for (const { incident, holding } of await book.counted()) {
    if (incident.kind === 'failure' && isOver(incident, holding, clock.nowMs())) await book.close(incident, clock.nowMs());
  }
}
