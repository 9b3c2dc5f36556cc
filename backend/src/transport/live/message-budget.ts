/** Messages that a client may send at once, and how many more each second. */
const BURST = 40;
const PER_SECOND = 20;

/** How many messages one client may still send: nobody needs more than a few a second. */
export class MessageBudget {
  private left = BURST;

  constructor(private lastMs: number) {}

  /** False when it is used up. */
  take(nowMs: number): boolean {
    this.left = Math.min(BURST, this.left + ((nowMs - this.lastMs) / 1_000) * PER_SECOND);
    this.lastMs = nowMs;
    if (this.left < 1) return false;
    this.left--;
    return true;
  }
}
