import type { Json } from '../json.js';

/** Largest value that a journal entry holds itself, bytes of JSON text; larger ones lie in the payload store (`design.md` 4.11). */
export const INLINE_BYTES = 64 * 1024;

/** Where a value lies that is too large for the journal. The id is opaque: it says nothing about where or whose. */
export interface PayloadRef {
  readonly id: string;
  readonly bytes: number;
  /** Media type. */
  readonly type: string;
}

/**
 * Whether a value is too large to stand in a journal entry, by the length of its JSON text. Looks only as far as it must, and
 * counts UTF-16 units instead of bytes: the limit is a matter of order of magnitude.
 */
export function isLarge(value: Json, limit: number = INLINE_BYTES): boolean {
  return spend(value, limit) < 0;
}

/** What is left of `budget` after writing the value down; negative as soon as it is not enough. */
function spend(value: Json, budget: number): number {
  if (typeof value === 'string') return budget - value.length - 2;
  if (typeof value !== 'object' || value === null) return budget - 8;
  let left = budget - 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i++) left = spend(value[i] ?? null, left - 1);
    return left;
  }
  for (const key in value) {
    if (left < 0) return left;
    left = spend(value[key] ?? null, left - key.length - 4);
  }
  return left;
}
