import { durationMs, isJsonObject, type StepView } from '@plumbline/shared';
import type { PostedEvent } from '../../engine/ports/event-board.js';
import type { ExecutionDeps } from './deps.js';

/** Between two tries to put a wait up while the database does not answer, ms. */
const AGAIN_MS = 500;

/** Puts a step that waits for an event up, and finds the event if it came before. Tries until it is done; never rejects. */
export async function putUp(deps: ExecutionDeps, runId: string, step: StepView): Promise<PostedEvent | null> {
  const event = isJsonObject(step.input) && isJsonObject(step.input['event']) ? step.input['event'] : {};
  const { name, key, lookBack } = event;
  const backMs = typeof lookBack === 'string' ? durationMs(lookBack) : 0;
  const wait = {
    runId,
    step: step.key,
    attempt: step.attempt,
    name: typeof name === 'string' ? name : '',
    key: typeof key === 'string' ? key : null,
    sinceMs: (step.startedMs ?? deps.clock.nowMs()) - backMs,
  };
  for (;;) {
    try {
      return await deps.events.awaitEvent(wait);
    } catch (error) {
      deps.log.warn({ runId, step: step.key, error }, 'a wait for an event could not be put up now; it is tried again');
      await new Promise<void>((resolve) => void deps.timers.after(AGAIN_MS, resolve));
    }
  }
}
