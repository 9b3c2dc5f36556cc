/** Longest pause between two looks that fail, ms. */
const LONGEST_MS = 30 * 60_000;
/** A refused password is not tried again and again: servers lock accounts for that. */
const REFUSED_MS = 60_000;
/** What looks at many mailboxes at the same pace does not look at all of them at once. */
const SPREAD = 0.1;

/** Until the next look, ms: as often as asked, a little spread. @param chance in [0, 1) */
export function nextLookInMs(everyMs: number, chance: number): number {
  return Math.round(everyMs * (1 - SPREAD * chance));
}

/**
 * Until the next look after one that failed, ms: twice as long each time, the second half of it by chance, never sooner than asked for, and
 * half an hour at most (or as long as the flow asks, where that is longer). Pure.
 * @param inRow how many failed in a row, this one counted
 */
export function lookAgainInMs(everyMs: number, inRow: number, refused: boolean, chance: number): number {
  const base = Math.max(everyMs, refused ? REFUSED_MS : 0);
  const longest = Math.max(LONGEST_MS, everyMs);
  const doubled = Math.min(longest, base * 2 ** Math.min(inRow - 1, 20));
  return Math.round(Math.max(base, doubled * (0.5 + 0.5 * chance)));
}
