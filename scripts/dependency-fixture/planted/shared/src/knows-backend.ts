// breaks: shared-is-the-ground
import type { Clock } from '../../backend/src/engine/ports/clock.js';

export type Used = Clock;
