// breaks: connectors-know-only-kit
import type { Clock } from '../../engine/ports/clock.js';

export type Used = Clock;
