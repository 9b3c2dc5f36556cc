import { seededRandom } from './seeded-random.js';

/** Sets what the clock shows (ms since the epoch) and where random numbers start, until the next call. */
export interface FixedWorld {
  set(timeMs: number, seed: string): void;
}

/**
 * Replaces the clock and the dice of this process, so that the same evaluation always gives the same answer: JSONata asks `new Date()`
 * for `$now`, `$millis` and for the missing parts of a parsed date, and `Math.random` for `$random` and `$shuffle`. `Date.now` stays real:
 * no expression can reach it, and JSONata's own time limit needs it.
 */
export function fixWorld(): FixedWorld {
  let now = 0;
  let random = seededRandom('');
  const RealDate = Date;
  const FixedDate = function (...parts: unknown[]) {
    return Reflect.construct(RealDate, parts.length === 0 ? [now] : parts, RealDate) as Date;
  };
  Object.assign(FixedDate, { parse: RealDate.parse, UTC: RealDate.UTC, now: RealDate.now, prototype: RealDate.prototype });
  Object.defineProperty(globalThis, 'Date', { value: FixedDate, writable: false, configurable: false });
  Object.defineProperty(Math, 'random', { value: () => random(), writable: false, configurable: false });
  return {
    set(timeMs, seed) {
      now = timeMs;
      random = seededRandom(seed);
    },
  };
}
