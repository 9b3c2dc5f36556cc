import type { Flow } from '@plumbline/shared';
import type { Clock } from '../engine/ports/clock.js';
import { decide } from '../engine/run/decide.js';

export const retryStep = (flow: Flow, clock: Clock): string => decide(flow, clock);
