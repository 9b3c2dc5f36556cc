import type { StepError } from '@plumbline/shared';
import type { ExecutionDeps } from './deps.js';
import type { LoadedRun } from './loaded-run.js';

/**
 * What a call comes to that a mistake of ours broke off: nobody knows what it did. The reason is for the log, since it may hold what
 * was sent; without it, the mistake would end the whole process with every run in it.
 */
export function brokeOnOurSide({ log }: ExecutionDeps, { state }: LoadedRun, step: string, error: unknown): StepError {
  log.error({ error, runId: state.view.id, step }, 'a call broke on our side');
  return { code: 'attempt_broke', class: 'internal', message: 'Something went wrong on our side during this call; the log names it.' };
}
