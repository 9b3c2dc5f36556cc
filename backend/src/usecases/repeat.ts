import type { Timers } from '../engine/ports/clock.js';

/** What is done again and again. */
export interface Repeated {
  readonly timers: Timers;
  /** Before the first time, ms. */
  readonly firstMs: number;
  /** Once. @returns the pause before the next time, ms; whether it is to stop can be asked in between */
  readonly work: (isStopped: () => boolean) => Promise<number>;
  /** It threw. @returns the pause before the next time, ms */
  readonly failed: (error: unknown, isStopped: boolean) => number | Promise<number>;
  /** Is handed the way to have it done at once, instead of after the pause. */
  readonly onNudge?: (nudge: () => void) => void;
}

/** Does something again and again, never twice at once. @returns the way to stop; what is being done is waited for */
export function repeat({ timers, firstMs, work, failed, onNudge }: Repeated): () => Promise<void> {
  let stopTimer = (): void => undefined;
  let stopped = false;
  let doing: Promise<void> = Promise.resolve();
  let busy = false;
  let nudged = false;
  const once = async (): Promise<void> => {
    let pauseMs: number;
    busy = true;
    nudged = false;
    try {
      pauseMs = await work(() => stopped);
    } catch (error) {
      pauseMs = await failed(error, stopped);
    }
    busy = false;
    if (!stopped) plan(nudged ? 0 : pauseMs);
  };
  const plan = (ms: number): void => {
    stopTimer = timers.after(ms, () => void (doing = once()));
  };
  plan(firstMs);
  onNudge?.(() => {
    nudged = true;
    if (busy || stopped) return;
    stopTimer();
    plan(0);
  });
  return () => {
    stopped = true;
    stopTimer();
    return doing;
  };
}
