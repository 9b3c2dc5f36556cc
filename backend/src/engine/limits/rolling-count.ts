/** How often something happened within the last span of time, to the nearest tenth of the span. */
export class RollingCount {
  private readonly counts: number[];
  private readonly bucketMs: number;
  private newest = Number.NEGATIVE_INFINITY;
  private sum = 0;

  constructor(
    spanMs: number,
    private readonly buckets = 10,
  ) {
    this.bucketMs = spanMs / buckets;
    this.counts = Array.from({ length: buckets }, () => 0);
  }

  add(nowMs: number): void {
    this.advance(nowMs);
    const at = this.place(this.newest);
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum++;
  }

  within(nowMs: number): number {
    this.advance(nowMs);
    return this.sum;
  }

  clear(): void {
    this.counts.fill(0);
    this.sum = 0;
  }

  private place(bucket: number): number {
    return ((bucket % this.buckets) + this.buckets) % this.buckets;
  }

  /** A clock that was set back counts into the newest bucket. */
  private advance(nowMs: number): void {
    const now = Math.floor(nowMs / this.bucketMs);
    if (now <= this.newest) return;
    for (let bucket = Math.max(this.newest + 1, now - this.buckets + 1); bucket <= now; bucket++) {
      const at = this.place(bucket);
      this.sum -= this.counts[at] ?? 0;
      this.counts[at] = 0;
    }
    this.newest = now;
  }
}
