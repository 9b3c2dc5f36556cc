import type { Arena } from './arena.js';

/** What is struck: faults of one lane come one after the other, those of different lanes at the same time. */
export type Lane = 'processes' | 'stores' | 'network';

/** One way to break something (`reliability.md` C.2). */
export interface Fault {
  readonly id: `F${number}`;
  readonly name: string;
  readonly what: string;
  readonly lane: Lane;
  /** How often it comes, compared with the others of its lane. */
  readonly weight: number;
  /** Why it is not possible here; null: it is. */
  readonly missing?: (arena: Arena) => string | null;
  /** Breaks it, and mends it where that does not happen by itself. */
  readonly strike: (arena: Arena) => Promise<void>;
}
