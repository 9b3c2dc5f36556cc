/** Retries are at most this share of the first tries of the same minute (`reliability.md` B.11). */
export const RETRY_SHARE = 0.2;
/** Retries that are always left in a minute, so that a single run on a quiet connection can use up the tries of its policy. */
export const RETRY_FLOOR = 20;
const SPAN_MS = 60_000;
/** Tries are counted together in parts of the minute, so long, ms. */
const PART_MS = 6_000;
/** The share of what is left that one process takes at once. */
const SLICE_SHARE = 8;

/** First tries and retries of one part of a minute, over all processes. */
export interface Tries {
  /** When the part began, ms. */
  readonly atMs: number;
  readonly firsts: number;
  readonly retries: number;
}

export interface TakenRetries {
  readonly tries: readonly Tries[];
  /** Retries that may be made within this part of the minute; 0: the budget is spent. */
  readonly taken: number;
}

/** How many retries the last minute allows, and how many of them are left. */
export function retryBudget(tries: readonly Tries[], nowMs: number): { readonly max: number; readonly left: number } {
  const recent = lastMinute(tries, nowMs);
  const firsts = recent.reduce((sum, part) => sum + part.firsts, 0);
  const retries = recent.reduce((sum, part) => sum + part.retries, 0);
  const max = Math.max(RETRY_FLOOR, Math.floor(firsts * RETRY_SHARE));
  return { max, left: max - retries };
}

/**
 * Takes some retries for one process: few enough that others get theirs, and so many that it need not ask for each.
 * @param firsts its first tries since it asked last
 */
export function takeRetries(before: readonly Tries[], firsts: number, nowMs: number): TakenRetries {
  const tries = counted(lastMinute(before, nowMs), { atMs: partOf(nowMs), firsts, retries: 0 });
  const left = retryBudget(tries, nowMs).left;
  const taken = left <= 0 ? 0 : Math.max(1, Math.floor(left / SLICE_SHARE));
  return { tries: counted(tries, { atMs: partOf(nowMs), firsts: 0, retries: taken }), taken };
}

/** When what was taken is given up again, ms: it belongs to the part of the minute in which it was taken. */
export function takenUntilMs(nowMs: number): number {
  return partOf(nowMs) + PART_MS;
}

/** When it is worth asking again, ms: once the oldest retries of the minute no longer count. */
export function retriesFreeAtMs(tries: readonly Tries[], nowMs: number): number {
  const oldest = lastMinute(tries, nowMs).find(({ retries }) => retries > 0);
  return oldest === undefined || retryBudget(tries, nowMs).left > 0 ? nowMs : oldest.atMs + SPAN_MS;
}

function partOf(nowMs: number): number {
  return Math.floor(nowMs / PART_MS) * PART_MS;
}

/** What lies ahead was counted by a clock that is fast; it is kept until it is past. */
function lastMinute(tries: readonly Tries[], nowMs: number): readonly Tries[] {
  return tries.filter(({ atMs }) => atMs > nowMs - SPAN_MS);
}

/** Counts into the newest part; a clock that was set back does not open an older one. */
function counted(tries: readonly Tries[], more: Tries): readonly Tries[] {
  const newest = tries.at(-1);
  if (newest === undefined || newest.atMs < more.atMs) return more.firsts + more.retries === 0 ? tries : [...tries, more];
  return [...tries.slice(0, -1), { ...newest, firsts: newest.firsts + more.firsts, retries: newest.retries + more.retries }];
}
