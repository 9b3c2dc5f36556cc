import type { PollTiming } from '@plumbline/shared';
import { nextDue } from '@plumbline/shared/schedule';

/** After the first failure it is looked again this soon, ms, unless it is looked more often anyway; twice as late each time. */
const AGAIN_MS = 30_000;
/** Failing looks are never further apart than this, ms, unless the author wants them further apart. */
const AT_MOST_MS = 15 * 60_000;
/** A service that asks for patience gets no more than this, ms. */
const PATIENCE_MS = 24 * 3_600_000;
/** Where a look could not take all that it found, the next one comes so soon, ms. */
export const REST_MS = 1_000;

/** How a look ended, as far as the next one depends on it. */
export type LookEnd =
  | { readonly kind: 'done' }
  /** There is more to be taken, and nothing speaks against going on. */
  | { readonly kind: 'rest'; readonly afterMs: number }
  /** A limit or a circuit kept it back. */
  | { readonly kind: 'held'; readonly untilMs: number }
  /** `inRow`: this one counted. */
  | { readonly kind: 'failed'; readonly inRow: number; readonly retryAfterMs: number | null };

/**
 * When it is looked again, ms. Failing looks back off, at least half of each pause being certain, so that many triggers of one service
 * do not come back at once. Pure. @param random in [0, 1)
 */
export function nextLookMs(timing: PollTiming, end: LookEnd, nowMs: number, random: number): number {
  const regularMs = nextRegular(timing, nowMs);
  switch (end.kind) {
    case 'done':
      return regularMs;
    case 'rest':
      return nowMs + end.afterMs;
    case 'held':
      return Math.min(Math.max(nowMs + REST_MS, end.untilMs), nowMs + PATIENCE_MS);
    case 'failed': {
      const everyMs = regularMs - nowMs;
      const doubled = Math.min(everyMs, AGAIN_MS) * 2 ** Math.min(end.inRow - 1, 20);
      const pauseMs = Math.min(doubled, Math.max(everyMs, AT_MOST_MS)) * (0.5 + random / 2);
      return nowMs + Math.round(Math.max(pauseMs, Math.min(end.retryAfterMs ?? 0, PATIENCE_MS)));
    }
  }
}

/** When it is looked next where all goes well, ms. */
function nextRegular(timing: PollTiming, nowMs: number): number {
  if ('everyMs' in timing) return nowMs + timing.everyMs;
  return nextDue(timing, nowMs) ?? nowMs + PATIENCE_MS;
}
