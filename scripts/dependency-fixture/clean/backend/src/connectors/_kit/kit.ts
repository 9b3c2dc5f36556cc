import type { Clock } from '../../engine/ports/clock.js';

export interface Kit {
  readonly clock: Clock;
}
