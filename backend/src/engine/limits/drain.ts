import { rolled, type Limit } from './limit.js';

/** Sending again what was kept back while a gate was shut. */
export interface Drain {
  readonly startedMs: number;
  /** Steps that were kept back when it began. */
  readonly total: number;
  /** When the last of them were sent. */
  readonly tickedMs: number;
  /** Null: under way. */
  readonly endedMs: number | null;
}

/** At most this share of the whole is sent per tick (`reliability.md` B.11), and at least one. */
const SHARE = 0.1;
export const TICK_MS = 1_000;
/** Most of one tick, so that the signals of a very long backlog fit into it. */
const MAX_BATCH = 500;
/** Between two drains that no probe has begun: what fails again and again is not sent again with each step that went well, ms. */
const PAUSE_MS = 60_000;

/**
 * How many of the steps that were kept back are sent in a tick: never more than the gate's rate lets through.
 * @param total of the drain
 * @param inFlight sent before and not begun yet: what was sent faster than it could begin is waited for
 */
export function drainBatch(total: number, inFlight: number, limit: Limit | null, heldUntilMs: number, nowMs: number): number {
  if (heldUntilMs > nowMs) return 0;
  const share = Math.min(MAX_BATCH, Math.max(1, Math.floor(total * SHARE)));
  if (limit === null) return Math.max(0, share - inFlight);
  const { max, windowMs, remaining } = rolled(limit, nowMs);
  const rate = Math.max(1, Math.floor((max * TICK_MS) / windowMs));
  return Math.max(0, Math.min(share, rate, remaining) - inFlight);
}

export function isDraining(drain: Drain | null): drain is Drain {
  return drain !== null && drain.endedMs === null;
}

export function begunDrain(total: number, nowMs: number): Drain {
  return { startedMs: nowMs, total, tickedMs: nowMs - TICK_MS, endedMs: null };
}

/** Whether a step that went well after it had been parked lets the others be sent again. */
export function mayBeginAnew(drain: Drain | null, nowMs: number): boolean {
  return drain === null || (drain.endedMs !== null && nowMs - drain.startedMs >= PAUSE_MS);
}
