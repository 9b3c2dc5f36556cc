import type { Timers } from '../../engine/ports/clock.js';
import type { FanOut, LiveHeads, Watch } from '../../engine/ports/live.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { RunStore } from '../../engine/ports/run-store.js';

/** Everything that the live rooms need from outside. */
export interface LiveDeps {
  readonly store: Pick<RunStore, 'journal'>;
  readonly heads: LiveHeads;
  readonly watch: Watch;
  readonly fanOut: FanOut;
  readonly timers: Timers;
  readonly log: Logger;
}
