/** Largest value that a journal entry holds itself, bytes of JSON text; larger ones lie in the payload store (`design.md` 4.11). */
export const INLINE_BYTES = 64 * 1024;

/** Where a value lies that is too large for the journal. The id is opaque: it says nothing about where or whose. */
export interface PayloadRef {
  readonly id: string;
  readonly bytes: number;
  /** Media type. */
  readonly type: string;
}
