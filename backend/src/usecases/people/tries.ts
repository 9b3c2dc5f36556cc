/** Most keys that are remembered; the oldest are forgotten first. */
const MAX_KEYS = 20_000;

/**
 * How often something may be tried within a time: at most `limit` tries by one key, counted from its first one. A try counts when it
 * begins, so that many at once are no way around it. In the memory of one process (`docs/sign-in.md`).
 */
export class Tries {
  private readonly counted = new Map<string, { count: number; readonly sinceMs: number }>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** Counts a try. @returns how long to wait when it is one too many, ms; else 0 */
  take(key: string, nowMs: number): number {
    const known = this.counted.get(key);
    if (known && nowMs - known.sinceMs < this.windowMs) {
      if (known.count >= this.limit) return known.sinceMs + this.windowMs - nowMs;
      known.count++;
      return 0;
    }
    // Deleted first, so that the map stays in the order of the first tries.
    this.counted.delete(key);
    this.counted.set(key, { count: 1, sinceMs: nowMs });
    if (this.counted.size > MAX_KEYS) this.forgetOldest();
    return 0;
  }

  /** The try was a good one. */
  forget(key: string): void {
    this.counted.delete(key);
  }

  private forgetOldest(): void {
    const [oldest] = this.counted.keys();
    if (oldest !== undefined) this.counted.delete(oldest);
  }
}
