import { evolve, newRunView, PlumblineError, type ParentLink, type RunView, type StepError } from '@plumbline/shared';
import type { Tell } from '../../engine/ports/run-store.js';
import type { ExecutionDeps } from './deps.js';

/** Errors that no waiting heals: what the run is made of is gone or damaged. */
const LASTING: readonly string[] = ['payload_damaged'];

/** Whether a run that can not be read will not be readable in a while either. */
export function isLasting(error: unknown): error is PlumblineError {
  return error instanceof PlumblineError && LASTING.includes(error.code);
}

/**
 * Ends a run that was claimed and can not be read, so that somebody sees it, and it is not taken up for ever.
 */
export async function failUnreadable(deps: ExecutionDeps, runId: string, why: PlumblineError): Promise<void> {
  const view = newRunView(runId);
  for (const entry of await deps.store.journal(runId)) evolve(view, entry);
  if (view.end !== null || view.owner !== deps.lease.workerId) return;
  const error: StepError = { code: why.code, class: 'internal', message: why.message };
  await deps.store.append({
    runId,
    appendId: deps.chance.uuid(),
    fromSeq: view.seq,
    epoch: view.epoch,
    status: 'failed',
    wakeAtMs: null,
    sends: false,
    releases: true,
    seen: view.signals,
    events: [{ kind: 'run.finished', status: 'failed', error }],
    ...(view.order ? { leavesLine: true } : {}),
    ...(view.parent ? { tells: [tellParent(view, view.parent, error)] } : {}),
  });
}

/** A run that works for another one must not leave it waiting. */
function tellParent({ id, seq }: RunView, { runId, step, turn }: ParentLink, error: StepError): Tell {
  const place = turn ? { step, turn } : { step };
  return {
    runId,
    signal: { kind: 'child_ended', ...place, by: 'plumbline', child: id, status: 'failed', error, done: 0, failed: 0 },
    requestKey: `child/${id}/${seq + 1}`,
    reopens: true,
  };
}
