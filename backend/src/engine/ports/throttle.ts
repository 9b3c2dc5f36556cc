/** What a service asked for with 429 or `Retry-After`, shared by everything that calls it (`engine.md` 7). */
export interface Throttle {
  /** Until when nothing may be sent to this origin, ms; 0 when free. */
  blockedUntilMs(origin: string): number;
  block(origin: string, untilMs: number): void;
}
