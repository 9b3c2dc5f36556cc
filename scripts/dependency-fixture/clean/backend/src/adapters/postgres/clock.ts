import type { Clock } from '../../engine/ports/clock.js';
import { pool } from './pool.js';

export const clock: Clock = { now: () => pool.totalCount };
