import type { Clock } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import { repeat } from '../repeat.js';
import { HELD_MS, takeLook, type TakeLookDeps } from './take-look.js';

export interface KeepPollsDeps extends TakeLookDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Looks of one process at once: a slow service keeps nobody else's waiting. */
const AT_ONCE = 10;
/** Where nothing is due, somebody looks all the same after this long, ms: what was told may have been lost. */
const IDLE_MS = 10_000;
/** After trouble it is tried again so soon, ms. */
const AGAIN_MS = 1_000;
const TIDY_MS = 3_600_000;

/**
 * Asks services for what is new, in every process that works on runs: each trigger is looked at by one of them at a time.
 * @param onChanged tells when a flow was published, archived or restored @returns the way to stop; looks under way are waited for
 */
export function keepPolls(deps: KeepPollsDeps, onChanged: (heard: () => void) => void): () => Promise<void> {
  const { polls, timers, clock, log } = deps;
  const underWay = new Set<Promise<void>>();
  let nudge = (): void => undefined;
  let tidiedMs = clock.nowMs();
  const stop = repeat({
    timers,
    firstMs: 0,
    onNudge: (heard) => {
      nudge = heard;
      onChanged(heard);
    },
    async work(isStopped) {
      const room = AT_ONCE - underWay.size;
      const taken = room > 0 ? await polls.take(HELD_MS, room) : [];
      for (const one of taken) {
        const looking: Promise<void> = takeLook(deps, one, isStopped)
          .catch((error: unknown) => log.warn({ error, flowId: one.flowId }, 'a look could not be finished; it is looked again'))
          .finally(() => {
            underWay.delete(looking);
            nudge();
          });
        underWay.add(looking);
      }
      if (clock.nowMs() - tidiedMs >= TIDY_MS) {
        tidiedMs = clock.nowMs();
        await polls.forget();
      }
      const dueMs = room > taken.length ? await polls.dueInMs() : null;
      return dueMs === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(20, Math.ceil(dueMs)));
    },
    failed(error, isStopped) {
      if (!isStopped) log.warn({ error }, 'services could not be asked for what is new now; it is tried again');
      return AGAIN_MS;
    },
  });
  return async () => {
    await stop();
    await Promise.all(underWay);
  };
}
