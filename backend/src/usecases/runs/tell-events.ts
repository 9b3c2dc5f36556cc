import type { Timers } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import { repeat } from '../repeat.js';
import { tellWaits, type EventDeps } from './post-event.js';

/** How often events are looked for whose poster ended before it had told all waits, ms. */
const LOOK_MS = 2_000;
/** Events of one look. */
const MAX_EVENTS = 100;

/** Tells the waits of events that were taken in by a process that ended in the middle. Answers with the way to stop. */
export function tellForgottenEvents(deps: EventDeps & { readonly timers: Timers; readonly log: Logger }): () => Promise<void> {
  return repeat({
    timers: deps.timers,
    firstMs: LOOK_MS,
    async work() {
      for (const event of await deps.events.unsettled(MAX_EVENTS)) await tellWaits(deps, event);
      return LOOK_MS;
    },
    failed(error) {
      deps.log.warn({ error }, 'forgotten events could not be looked for; it is tried again');
      return LOOK_MS;
    },
  });
}
