import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lookAgainInMs, nextLookInMs } from './back-off.js';

describe('the pause before the next look', () => {
  it('is what was asked for, or a little less', () => {
    expect(nextLookInMs(60_000, 0)).toBe(60_000);
    expect(nextLookInMs(60_000, 0.999)).toBeGreaterThanOrEqual(54_000);
  });

  it('grows with each failure and stays within its bounds', () => {
    const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 86_400_000 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.boolean(),
        chance,
        (every, inRow, refused, at) => {
          const pause = lookAgainInMs(every, inRow, refused, at);
          expect(pause).toBeGreaterThanOrEqual(every);
          expect(pause).toBeLessThanOrEqual(Math.max(every, 1_800_000));
          expect(lookAgainInMs(every, inRow + 1, refused, at)).toBeGreaterThanOrEqual(pause);
        },
      ),
    );
  });

  it('is a minute at least where the password is refused', () => {
    expect(lookAgainInMs(10_000, 1, true, 0)).toBe(60_000);
    expect(lookAgainInMs(10_000, 1, false, 0)).toBe(10_000);
  });
});
