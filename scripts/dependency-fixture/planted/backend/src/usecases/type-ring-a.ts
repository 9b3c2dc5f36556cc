// breaks: no-cycles
import type { B } from './type-ring-b.js';

export type A = { readonly b?: B };
