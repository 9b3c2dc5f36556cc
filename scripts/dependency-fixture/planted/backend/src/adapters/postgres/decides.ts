// breaks: adapters-hold-no-decisions
import { decide } from '../../engine/run/decide.js';

export const used = decide;
