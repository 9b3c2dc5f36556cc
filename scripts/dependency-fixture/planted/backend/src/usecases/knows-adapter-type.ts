// breaks: usecases-know-only-engine
import type { clock } from '../adapters/postgres/clock.js';

export type Used = clock;
