/** A number of calls that a service allows within a window, as its replies say: a bucket that is full again at each reset. */
export interface Limit {
  readonly max: number;
  readonly windowMs: number;
  /** Calls of this window that nobody has taken yet. */
  readonly remaining: number;
  readonly resetsAtMs: number;
}

/** What one reply says about its limit; null: not said. */
export interface SeenLimit {
  readonly max: number | null;
  readonly remaining: number | null;
  readonly resetInMs: number | null;
  readonly windowMs: number | null;
}

/** Services give their resets in whole seconds: two that lie closer than this are the same one, ms. */
const SAME_RESET_MS = 1_500;
export const LONGEST_WINDOW_MS = 24 * 60 * 60 * 1_000;
const SHORTEST_WINDOW_MS = 100;
/** Most calls that one process takes at once, and the share of what is left that it takes at most. */
const MAX_SLICE = 100;
const SLICE_SHARE = 8;

/** The limit as it stands now: past its reset it is full again. */
export function rolled(limit: Limit, nowMs: number): Limit {
  const over = nowMs - limit.resetsAtMs;
  if (over < 0) return limit;
  const windows = Math.floor(over / limit.windowMs) + 1;
  return { ...limit, remaining: limit.max, resetsAtMs: limit.resetsAtMs + windows * limit.windowMs };
}

/**
 * What is known after a reply.
 * @param outstanding calls that were taken and that the service has not answered: it does not count them yet
 * @returns null when too little was said to keep to it
 */
export function learnt(before: Limit | null, seen: SeenLimit, outstanding: number, nowMs: number): Limit | null {
  const known = before && rolled(before, nowMs);
  const max = seen.max ?? known?.max ?? null;
  const windowMs = windowOf(known, seen);
  if (max === null || windowMs === null) return known;
  const left = Math.min(max, Math.max(0, (seen.remaining ?? max) - outstanding));
  const resetInMs = seen.resetInMs ?? (known ? known.resetsAtMs - nowMs : windowMs);
  const next: Limit = { max, windowMs, remaining: left, resetsAtMs: nowMs + Math.min(resetInMs, windowMs) };
  return known === null ? next : merged(known, next, nowMs);
}

function windowOf(known: Limit | null, seen: SeenLimit): number | null {
  const windowMs = seen.windowMs ?? Math.max(known?.windowMs ?? 0, seen.resetInMs ?? 0);
  return windowMs <= 0 ? null : Math.min(Math.max(windowMs, SHORTEST_WINDOW_MS), LONGEST_WINDOW_MS);
}

/** Within a window what is left only shrinks: what others have taken and not sent yet, the reply does not know. */
function merged(known: Limit, next: Limit, nowMs: number): Limit {
  const later = next.resetsAtMs - known.resetsAtMs;
  const { max, windowMs } = next;
  const shrunk = Math.min(known.remaining, next.remaining);
  if (Math.abs(later) <= SAME_RESET_MS) return { max, windowMs, remaining: shrunk, resetsAtMs: known.resetsAtMs };
  // A reply that was long under way speaks of a window that is over.
  if (next.resetsAtMs - nowMs <= Math.min(SAME_RESET_MS, windowMs / 4))
    return { ...known, max, windowMs, remaining: Math.min(known.remaining, max) };
  return later < 0 ? { ...next, remaining: shrunk } : next;
}

/** Whether it is worth telling others: anything but a count that shrank as they expect. */
export function sameLimit(a: Limit | null, b: Limit | null): boolean {
  if (a === null || b === null) return a === b;
  return a.max === b.max && a.windowMs === b.windowMs && a.resetsAtMs === b.resetsAtMs && a.remaining === b.remaining;
}

export interface Taken {
  readonly limit: Limit;
  /** Calls that may be made until the window ends; 0: none is left. */
  readonly tokens: number;
}

/** Takes a slice: few enough that others get theirs, and so many that a busy process need not ask at each call. */
export function takeSlice(before: Limit, nowMs: number): Taken {
  const limit = rolled(before, nowMs);
  const tokens = Math.min(limit.remaining, Math.max(1, Math.min(MAX_SLICE, Math.floor(limit.remaining / SLICE_SHARE))));
  return { limit: { ...limit, remaining: limit.remaining - tokens }, tokens };
}
