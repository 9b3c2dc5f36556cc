// breaks: nothing-unresolved
import { x } from './nowhere.js';

export const used = x;
