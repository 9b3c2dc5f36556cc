import type { Clock, Timers } from '../../engine/ports/clock.js';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/** Time that stands still until somebody moves it: days of waiting take no time at all. */
export class VirtualTime implements Clock, Timers {
  private readonly due = new Set<Due>();

  constructor(private now: number) {}

  nowMs(): number {
    return this.now;
  }

  after(ms: number, run: () => void): () => void {
    const one = { atMs: this.now + Math.max(0, ms), run };
    this.due.add(one);
    return () => void this.due.delete(one);
  }

  /** When the first timer is due, ms; Infinity: there is none. */
  get nextMs(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { atMs } of this.due) next = Math.min(next, atMs);
    return next;
  }

  /** Moves on, never back, and calls what is due by then: the earliest first, equal ones in the order in which they were set. */
  advanceTo(ms: number): void {
    this.now = Math.max(this.now, ms);
    const over = [...this.due].filter(({ atMs }) => atMs <= this.now).sort((a, b) => a.atMs - b.atMs);
    for (const one of over) if (this.due.delete(one)) one.run();
  }
}
