import type { Flow } from '@plumbline/shared';
import type { Clock } from '../ports/clock.js';

export const decide = (flow: Flow, clock: Clock): string => `${flow.name}@${clock.now()}`;
