// breaks: transport-calls-usecases-only
import { clock } from '../adapters/postgres/clock.js';

export const used = clock;
