// breaks: practice-is-an-outside-system
import type { Clock } from '../engine/ports/clock.js';

export type Used = Clock;
