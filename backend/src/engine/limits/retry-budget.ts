import { RollingCount } from './rolling-count.js';

/** Retries are at most this share of the first tries of the same minute (`reliability.md` B.11). */
export const RETRY_SHARE = 0.2;
/** Retries that are always left in a minute, so that a single run on a quiet connection can use up the tries of its policy. */
export const RETRY_FLOOR = 20;
const SPAN_MS = 60_000;

/**
 * How many retries a gate has left. Counted per process: where each keeps to the share of its own first tries, all together keep
 * to it too, and nothing has to be asked of the others.
 */
export class RetryBudget {
  private readonly first = new RollingCount(SPAN_MS);
  private readonly retries = new RollingCount(SPAN_MS);

  noteFirst(nowMs: number): void {
    this.first.add(nowMs);
  }

  /** Takes a retry; false when the budget is spent. */
  takeRetry(nowMs: number): boolean {
    if (this.left(nowMs) <= 0) return false;
    this.retries.add(nowMs);
    return true;
  }

  left(nowMs: number): number {
    return Math.max(RETRY_FLOOR, Math.floor(this.first.within(nowMs) * RETRY_SHARE)) - this.retries.within(nowMs);
  }

  /** When it is worth asking again, ms: once the oldest of the minute no longer count. */
  freeAtMs(nowMs: number): number {
    return this.left(nowMs) > 0 ? nowMs : nowMs + SPAN_MS / 2;
  }
}
