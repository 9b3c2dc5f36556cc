import type { Chance, Clock } from '../../engine/ports/clock.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { RunStore } from '../../engine/ports/run-store.js';

/** What keeping the incidents takes besides the incidents themselves. */
export interface WatchDeps {
  readonly store: RunStore;
  readonly versions: FlowVersions;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
}
