import { CallRecord } from '../../engine/limits/circuit.js';
import { OPEN_GATE } from '../../engine/limits/gate-state.js';
import { rolled, type Limit } from '../../engine/limits/limit.js';
import { RollingCount } from '../../engine/limits/rolling-count.js';
import type { GateRow } from '../../engine/ports/gate-store.js';

/** How far apart those are let go that a service has asked to wait, ms: nobody knows what rate it would bear. */
const SPREAD_MS = 20;

/** One gate as this process knows it: what all share, and what it counts for itself. */
export class LocalGate {
  row: GateRow;
  readonly record = new CallRecord();
  /** Calls of the window that ends at `untilMs`, taken for this process and not made yet. */
  tokens = { left: 0, untilMs: 0 };
  /** Retries taken for this process and not made yet, until `untilMs`. */
  retries = { left: 0, untilMs: 0 };
  /** First tries of the last minute that the others have not been told of, and when they were told last, ms. */
  readonly firsts = new RollingCount(60_000);
  countedMs = 0;
  inFlight = 0;
  /** A slice of the limit is being taken: how many calls it holds. */
  taking: Promise<number> | null = null;
  /** A slice of the retry budget is being taken: how many retries it holds. */
  takingRetries: Promise<number> | null = null;
  /** What a service asked for, known here before all know it, ms. */
  heldMs = 0;
  /** When a reply last changed the limit, ms. */
  learntMs = 0;
  usedMs = 0;
  /** Steps that are kept back, as of the last look at all of them. */
  backlog = 0;
  /** Replies in a row that said "too many" without saying until when. */
  bare429s = 0;
  private queue = { atMs: 0, given: 0 };

  constructor(readonly gate: string) {
    this.row = { gate, rev: 0, state: OPEN_GATE };
  }

  /** What others changed; what is older than what is known is left alone. */
  hear(row: GateRow): void {
    if (row.rev <= this.row.rev) return;
    const { limit, heldUntilMs } = this.row.state;
    this.row = row;
    // Of another window than they were taken from, or taken before the service asked to wait.
    const resetsAtMs = row.state.limit?.resetsAtMs;
    const otherWindow = limit?.resetsAtMs !== resetsAtMs && this.tokens.untilMs !== resetsAtMs;
    if (otherWindow || row.state.heldUntilMs > heldUntilMs) this.tokens = { left: 0, untilMs: 0 };
  }

  /** The row is gone: everything is learnt anew. */
  forget(): void {
    this.row = { gate: this.gate, rev: 0, state: OPEN_GATE };
  }

  /** Nobody calls before this, ms. */
  get heldUntilMs(): number {
    return Math.max(this.heldMs, this.row.state.heldUntilMs);
  }

  takeToken(nowMs: number): boolean {
    if (this.tokens.left <= 0 || this.tokens.untilMs <= nowMs) return false;
    this.tokens.left--;
    return true;
  }

  takeRetry(nowMs: number): boolean {
    if (this.retries.left <= 0 || this.retries.untilMs <= nowMs) return false;
    this.retries.left--;
    return true;
  }

  /** Others of this process wait for calls of a window that has not begun: who comes now goes behind them. */
  othersWait(nowMs: number): boolean {
    return this.queue.atMs > nowMs;
  }

  /**
   * A place in the queue: when it is worth asking again, ms. As many get the same window as it has calls, spread over its first
   * second, so that what is due together does not come at once.
   */
  place(limit: Limit | null, heldUntilMs: number, nowMs: number): number {
    const now = limit && rolled(limit, nowMs);
    const fromMs = Math.max(heldUntilMs, now?.resetsAtMs ?? 0, nowMs);
    if (this.queue.atMs < fromMs) this.queue = { atMs: fromMs, given: 0 };
    if (now === null) return fromMs + SPREAD_MS * this.queue.given++;
    if (this.queue.given >= now.max) this.queue = { atMs: this.queue.atMs + now.windowMs, given: 0 };
    const share = this.queue.given++ / now.max;
    return Math.ceil(this.queue.atMs + share * Math.min(1_000, now.windowMs / 2));
  }
}
