import type { FormSettings } from '@plumbline/shared/form';
import { readSubmission } from './client';
import type { End } from './page-words';

/** How long somebody is kept waiting where the author does not say, s. */
const DEFAULT_WITHIN_S = 20;
/** The server says itself when the time is over; this much later nobody waits for its word any more, s. */
const SPARE_S = 20;
/** Between two tries while the server can not be reached, ms. */
const RETRY_MS = 2_000;
const SECOND_MS = 1_000;

/** Waits until it is known what became of a submission. @returns null when nobody waits any more */
export async function waitFor(
  submission: string,
  { answerWithin = DEFAULT_WITHIN_S }: Pick<FormSettings, 'answerWithin'>,
  signal: AbortSignal,
): Promise<End | null> {
  const untilMs = Date.now() + (answerWithin + SPARE_S) * SECOND_MS;
  while (!signal.aborted) {
    const answer = await readSubmission(submission, signal);
    if (signal.aborted) return null;
    if (answer.ok) {
      const { state } = answer.value;
      if (state === 'done' || state === 'failed' || state === 'later') return state;
    }
    // A submission that is not known any more was taken all the same.
    else if (answer.refusal.status === 404) return 'done';
    if (Date.now() > untilMs) return 'later';
    if (!answer.ok) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return null;
}
