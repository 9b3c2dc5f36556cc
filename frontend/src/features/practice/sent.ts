import { isJsonObject } from '@plumbline/shared';
import type { CallOutput } from '../../api/call';

/** What became of one sending of the website. */
export interface Sent {
  /** Null: the hook did not take it. */
  readonly runId: string | null;
  /** The hook had the event already: the run is that of the first one. */
  readonly duplicate: boolean;
  readonly words: string;
}

/** What the hook answered to each sending, in words. */
export function sentOf(deliveries: CallOutput<'submitPractice'>['deliveries']): Sent[] {
  return deliveries.map(({ status, answer }) => {
    const runId = isJsonObject(answer) && typeof answer['runId'] === 'string' ? answer['runId'] : null;
    if (runId !== null && status === 202) return { runId, duplicate: false, words: 'The lead was accepted.' };
    if (runId !== null && status === 200)
      return { runId, duplicate: true, words: 'It was sent once more; the second one is a duplicate and starts nothing.' };
    if (status === null) return { runId, duplicate: false, words: 'The hook did not answer.' };
    const said = isJsonObject(answer) && typeof answer['title'] === 'string' ? ` ${answer['title']}` : '';
    return { runId, duplicate: false, words: `The hook answered ${String(status)}.${said}` };
  });
}
