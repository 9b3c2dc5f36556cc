/** First pause after a failed try, and the longest one, ms. */
const FIRST_MS = 10_000;
const LONGEST_MS = 60 * 60_000;
/** After so long without success an alert is given up: shown as such, and sent again when somebody asks, ms. */
export const GIVEN_UP_MS = 7 * 86_400_000;

/** What becomes of an alert that a channel did not take. */
export type AfterTry = { readonly kind: 'again'; readonly atMs: number } | { readonly kind: 'given_up' };

/**
 * @param tries how many there were, this one included
 * @param random in [0, 1); spreads the tries by a tenth, so that a channel that comes back is not met by all of them at once
 * @param askedForMs what the channel asked for (Retry-After); 0: nothing
 */
export function afterTry(tries: number, sinceMs: number, nowMs: number, random: number, askedForMs = 0): AfterTry {
  if (nowMs - sinceMs >= GIVEN_UP_MS) return { kind: 'given_up' };
  const pause = Math.min(FIRST_MS * 2 ** Math.min(tries - 1, 30), LONGEST_MS);
  return { kind: 'again', atMs: nowMs + Math.max(Math.round(pause * (1 + random / 10)), Math.min(askedForMs, LONGEST_MS)) };
}
