import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from './backoff.js';

const retry = { attempts: 5, backoff: 'exponential', initialMs: 1_000, maxMs: 8_000, jitter: 'none', on: [] } as const;

describe('backoffMs', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [4, 8_000],
    [5, 8_000],
    [5_000, 8_000],
  ])('doubles up to the cap: after %i tries %i ms', (tries, expected) => {
    expect(backoffMs(retry, tries, 0.9)).toBe(expected);
  });

  it('stays the same when fixed', () => {
    expect([1, 2, 9].map((tries) => backoffMs({ ...retry, backoff: 'fixed' }, tries, 0))).toEqual([1_000, 1_000, 1_000]);
  });

  it('is a whole number between 0 and the whole backoff with full jitter', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), random, fc.integer({ min: 0, max: 1_000_000 }), (tries, chance, initialMs) => {
        const whole = backoffMs({ ...retry, initialMs }, tries, 0);
        const waited = backoffMs({ ...retry, initialMs, jitter: 'full' }, tries, chance);
        expect(Number.isInteger(waited)).toBe(true);
        expect(waited).toBeGreaterThanOrEqual(0);
        expect(waited).toBeLessThanOrEqual(whole);
        expect(whole).toBeLessThanOrEqual(retry.maxMs);
      }),
    );
  });
});
