// breaks: no-cycles
import { b } from './ring-b.js';

export const a = (): unknown => b;
