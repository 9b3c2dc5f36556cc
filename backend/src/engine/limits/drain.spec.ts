import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { begunDrain, drainBatch, isDraining, mayBeginAnew } from './drain.js';
import type { Limit } from './limit.js';

const NOW = 1_000_000;
const limit = (max: number, windowMs: number, remaining = max): Limit => ({ max, windowMs, remaining, resetsAtMs: NOW + windowMs });

describe('a drain', () => {
  it('sends a tenth of the whole at a time, and one at least', () => {
    expect(drainBatch(1_000, 0, null, 0, NOW)).toBe(100);
    expect(drainBatch(19, 0, null, 0, NOW)).toBe(1);
    expect(drainBatch(3, 0, null, 0, NOW)).toBe(1);
  });

  it('waits for what was sent and has not begun', () => {
    expect(drainBatch(1_000, 60, null, 0, NOW)).toBe(40);
    expect(drainBatch(5, 1, null, 0, NOW)).toBe(0);
  });

  it('keeps to the rate of its gate, and sends nothing while that is held', () => {
    expect(drainBatch(1_000, 0, limit(50, 10_000), 0, NOW)).toBe(5);
    expect(drainBatch(1_000, 0, limit(10, 60_000), 0, NOW)).toBe(1);
    expect(drainBatch(1_000, 0, limit(10, 1_000, 3), 0, NOW)).toBe(3);
    expect(drainBatch(1_000, 0, null, NOW + 1, NOW)).toBe(0);
  });

  it('is never more than any of its bounds', () => {
    fc.assert(
      fc.property(
        fc.nat(20_000),
        fc.nat(50),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 100, max: 100_000 }),
        (total, inFlight, max, windowMs) => {
          const n = drainBatch(total, inFlight, limit(max, windowMs), 0, NOW);
          expect(n).toBeGreaterThanOrEqual(0);
          expect(n).toBeLessThanOrEqual(Math.max(1, total / 10));
          expect(n).toBeLessThanOrEqual(Math.max(1, (max * 1_000) / windowMs));
        },
      ),
    );
  });

  it('is under way until it has ended, and is not begun anew by one step that went well before a minute is over', () => {
    const drain = begunDrain(10, NOW);
    expect(isDraining(drain)).toBe(true);
    expect(mayBeginAnew(drain, NOW + 100_000)).toBe(false);
    const over = { ...drain, endedMs: NOW + 5_000 };
    expect(isDraining(over)).toBe(false);
    expect(mayBeginAnew(over, NOW + 59_999)).toBe(false);
    expect(mayBeginAnew(over, NOW + 60_000)).toBe(true);
    expect(mayBeginAnew(null, NOW)).toBe(true);
  });
});
