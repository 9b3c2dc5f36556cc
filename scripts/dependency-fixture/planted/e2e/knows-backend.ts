// breaks: e2e-is-outside
import type { Clock } from '../backend/src/engine/ports/clock.js';

export type Used = Clock;
