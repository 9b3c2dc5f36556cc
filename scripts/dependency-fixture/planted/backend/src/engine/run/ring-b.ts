// the other half of a cycle
import { a } from './ring-a.js';

export const b = (): unknown => a;
