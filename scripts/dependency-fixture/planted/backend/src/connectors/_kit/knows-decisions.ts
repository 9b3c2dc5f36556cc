// breaks: kit-knows-only-ports
import { decide } from '../../engine/run/decide.js';

export const used = decide;
