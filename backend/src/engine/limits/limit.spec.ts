import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { learnt, rolled, takeSlice, type Limit, type SeenLimit } from './limit.js';

const NOW = 1_000_000;
const LIMIT: Limit = { max: 100, windowMs: 10_000, remaining: 40, resetsAtMs: NOW + 4_000 };
const seen = (some: Partial<SeenLimit>): SeenLimit => ({ max: null, remaining: null, resetInMs: null, windowMs: null, ...some });

describe('a limit', () => {
  it('is full again at its reset, whole windows later too', () => {
    expect(rolled(LIMIT, NOW + 3_999)).toBe(LIMIT);
    expect(rolled(LIMIT, NOW + 4_000)).toEqual({ ...LIMIT, remaining: 100, resetsAtMs: NOW + 14_000 });
    expect(rolled(LIMIT, NOW + 34_500).resetsAtMs).toBe(NOW + 44_000);
  });

  it('is learnt from a first reply, without the calls that it does not count yet', () => {
    expect(learnt(null, seen({ max: 100, remaining: 99, resetInMs: 8_000, windowMs: 10_000 }), 5, NOW)).toEqual({
      max: 100,
      windowMs: 10_000,
      remaining: 94,
      resetsAtMs: NOW + 8_000,
    });
  });

  it('takes the time to the reset for its window while nothing tells how long that is, and the longest of them later', () => {
    const first = learnt(null, seen({ max: 10, remaining: 3, resetInMs: 4_000 }), 0, NOW);
    expect(first?.windowMs).toBe(4_000);
    expect(learnt(first, seen({ max: 10, remaining: 9, resetInMs: 60_000 }), 0, NOW + 5_000)?.windowMs).toBe(60_000);
  });

  it('is not learnt from a reply that tells no number or no time', () => {
    expect(learnt(null, seen({ remaining: 3, resetInMs: 4_000 }), 0, NOW)).toBeNull();
    expect(learnt(null, seen({ max: 3, remaining: 3 }), 0, NOW)).toBeNull();
  });

  it('only shrinks within its window, also when a reply knows less than we do', () => {
    expect(learnt(LIMIT, seen({ max: 100, remaining: 90, resetInMs: 4_000 }), 0, NOW)).toEqual(LIMIT);
    expect(learnt(LIMIT, seen({ max: 100, remaining: 12, resetInMs: 5_000 }), 2, NOW)).toEqual({ ...LIMIT, remaining: 10 });
  });

  it('keeps to a window that others began later, and ignores a reply that speaks of one that is over', () => {
    expect(learnt(LIMIT, seen({ max: 100, remaining: 99, resetInMs: 9_900 }), 0, NOW)).toMatchObject({
      remaining: 99,
      resetsAtMs: NOW + 9_900,
    });
    const fresh = rolled(LIMIT, NOW + 4_100);
    expect(learnt(fresh, seen({ max: 100, remaining: 0, resetInMs: 0 }), 0, NOW + 4_100)).toEqual(fresh);
  });

  it('never gives more than its number of calls within a window, whoever takes them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 200, max: 60_000 }),
        fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 }),
        (max, windowMs, pauses) => {
          let limit: Limit = { max, windowMs, remaining: max, resetsAtMs: NOW + windowMs };
          let nowMs = NOW;
          const perWindow = new Map<number, number>();
          for (const pause of pauses) {
            nowMs += pause;
            const taken = takeSlice(limit, nowMs);
            limit = taken.limit;
            perWindow.set(limit.resetsAtMs, (perWindow.get(limit.resetsAtMs) ?? 0) + taken.tokens);
          }
          for (const calls of perWindow.values()) expect(calls).toBeLessThanOrEqual(max);
        },
      ),
    );
  });

  it('learns nothing that is no limit, whatever replies say', () => {
    const amount = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null });
    const reply = fc.record({
      max: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: null }),
      remaining: amount,
      resetInMs: amount,
      windowMs: amount,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(reply, fc.nat(50), fc.nat(20_000)), { maxLength: 30 }), (replies) => {
        let limit: Limit | null = null;
        let nowMs = NOW;
        for (const [said, outstanding, pause] of replies) {
          nowMs += pause;
          limit = learnt(limit, said, outstanding, nowMs);
          if (limit === null) continue;
          expect(limit.remaining).toBeGreaterThanOrEqual(0);
          expect(limit.remaining).toBeLessThanOrEqual(limit.max);
          expect(limit.windowMs).toBeGreaterThan(0);
          expect(limit.resetsAtMs - nowMs).toBeLessThanOrEqual(24 * 3_600_000);
        }
      }),
    );
  });
});
