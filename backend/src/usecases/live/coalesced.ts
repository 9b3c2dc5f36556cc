import type { Timers } from '../../engine/ports/clock.js';

/** The first event of an idle window goes at once, those after it together at its end, ms (`docs/live.md`). */
const WINDOW_MS = 50;

/** Work that many things ask for: done at most once in a window, never twice at the same time, and once more for what was asked meanwhile. */
export class Coalesced {
  private running = false;
  private cooling = false;
  private again = false;
  private stopped = false;

  constructor(
    private readonly timers: Timers,
    private readonly work: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  ask(): void {
    if (this.running || this.cooling) this.again = true;
    else void this.go();
  }

  stop(): void {
    this.stopped = true;
  }

  private async go(): Promise<void> {
    if (this.stopped) return;
    this.running = this.cooling = true;
    this.again = false;
    this.timers.after(WINDOW_MS, () => {
      this.cooling = false;
      this.next();
    });
    try {
      await this.work();
    } catch (error) {
      this.onError(error);
    }
    this.running = false;
    this.next();
  }

  private next(): void {
    if (this.again && !this.running && !this.cooling) void this.go();
  }
}
