import { evolve, newRunView, PlumblineError, type RunStatus, type SubmissionState } from '@plumbline/shared';
import { isLastState, submissionState, waitsForPerson } from '../../engine/forms/submission-state.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { Submission } from '../../engine/ports/form-store.js';
import type { FormDeps } from './deps.js';

/** A change may be told by a message that got lost: it is looked for this often as well, ms. */
const LOOK_MS = 500;
/** So many wait at once; further ones are told how it stands at once, and ask again. */
const AT_ONCE = 500;
let underWay = 0;

/**
 * How a submission stands; with `waitMs`, as soon as that changes, or after so long.
 * @param leaving fires when this process is about to end: nobody is kept waiting any longer then
 * @throws PlumblineError `form_not_found` where there is none with this id
 */
export async function readSubmission(deps: FormDeps, id: string, waitMs: number, leaving: CancelSignal): Promise<SubmissionState> {
  const submission = await deps.forms.find(id);
  if (!submission) throw new PlumblineError('form_not_found', 'There is no submission with this id (any more).');
  const first = await stateNow(deps, submission);
  const { runId } = submission;
  if (waitMs === 0 || runId === null || isLastState(first) || underWay >= AT_ONCE) return first;
  underWay++;
  try {
    return await changed(deps, { ...submission, runId }, first, waitMs, leaving);
  } finally {
    underWay--;
  }
}

async function changed(
  deps: FormDeps,
  submission: Submission & { readonly runId: string },
  first: SubmissionState,
  waitMs: number,
  leaving: CancelSignal,
): Promise<SubmissionState> {
  let over = leaving.aborted;
  let wake = (): void => undefined;
  const giveUp = (): void => {
    over = true;
    wake();
  };
  const stopDeadline = deps.timers.after(waitMs, giveUp);
  leaving.addEventListener('abort', giveUp, { once: true });
  const stopListening = deps.answers.listen(submission.runId, () => wake());
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const state = await stateNow(deps, submission);
      if (state !== first || over) return state;
      const stopLook = deps.timers.after(LOOK_MS, () => wake());
      await woken;
      stopLook();
    }
  } finally {
    stopDeadline();
    leaving.removeEventListener('abort', giveUp);
    stopListening();
  }
}

async function stateNow(deps: FormDeps, { runId, waitsUntilMs }: Submission): Promise<SubmissionState> {
  if (runId === null || waitsUntilMs === null) return submissionState({ atOnce: true, over: false, run: null, forPerson: false });
  const run = (await deps.runs.row(runId))?.status ?? null;
  const forPerson = await asksPerson(deps, runId, run);
  return submissionState({ atOnce: false, over: deps.nowMs() >= waitsUntilMs, run, forPerson });
}

async function asksPerson({ runs }: FormDeps, runId: string, status: RunStatus | null): Promise<boolean> {
  if (status !== 'waiting') return false;
  const view = newRunView(runId);
  for (const entry of await runs.journal(runId)) evolve(view, entry);
  return waitsForPerson(view);
}
