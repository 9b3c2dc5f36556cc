// the other half of a cycle
import type { A } from './type-ring-a.js';

export type B = { readonly a?: A };
