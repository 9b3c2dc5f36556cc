import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RETRY_FLOOR, RETRY_SHARE, retriesFreeAtMs, retryBudget, takenUntilMs, takeRetries, type Tries } from './retry-budget.js';

const NOW = 9_000_000;

/** Takes until nothing is left. */
function takeAll(before: readonly Tries[], nowMs: number): { tries: readonly Tries[]; taken: number } {
  let tries = before;
  for (let sum = 0; ;) {
    const next = takeRetries(tries, 0, nowMs);
    tries = next.tries;
    if (next.taken === 0) return { tries, taken: sum };
    sum += next.taken;
  }
}

describe('a retry budget', () => {
  it('leaves a quiet connection its floor, and not one more', () => {
    const { tries, taken } = takeAll([], NOW);
    expect(taken).toBe(RETRY_FLOOR);
    expect(takeRetries(tries, 0, NOW).taken).toBe(0);
    const freeAtMs = retriesFreeAtMs(tries, NOW);
    expect(freeAtMs).toBeGreaterThan(NOW);
    expect(freeAtMs).toBeLessThanOrEqual(NOW + 60_000);
    expect(takeRetries(tries, 0, freeAtMs).taken).toBeGreaterThan(0);
  });

  it('is a fifth of the first tries of the last minute, over all processes', () => {
    const first = takeRetries([], 200, NOW);
    const second = takeRetries(first.tries, 300, NOW + 1_000);
    expect(retryBudget(second.tries, NOW + 1_000)).toEqual({ max: 100, left: 100 - first.taken - second.taken });
    expect(retryBudget(second.tries, NOW + 70_000).left).toBe(RETRY_FLOOR);
  });

  it('is given out in slices, so that every process gets its share', () => {
    expect(takeRetries([], 0, NOW).taken).toBeLessThanOrEqual(RETRY_FLOOR / 4);
    expect(takeRetries([], 5_000, NOW).taken).toBeLessThanOrEqual((5_000 * RETRY_SHARE) / 4);
  });

  it('never gives more than the share or the floor within a minute, however the clocks of the processes go', () => {
    const ask = fc.record({ firsts: fc.nat(60), pause: fc.integer({ min: -2_000, max: 4_000 }) });
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 200 }), (asks) => {
        let tries: readonly Tries[] = [];
        let nowMs = NOW;
        let firsts = 0;
        const given: { atMs: number; taken: number }[] = [];
        for (const one of asks) {
          nowMs += one.pause;
          firsts += one.firsts;
          const next = takeRetries(tries, one.firsts, nowMs);
          tries = next.tries;
          given.push({ atMs: nowMs, taken: next.taken });
          const inMinute = given.filter(({ atMs }) => atMs > nowMs - 54_000).reduce((sum, { taken }) => sum + taken, 0);
          expect(inMinute).toBeLessThanOrEqual(Math.max(RETRY_FLOOR, Math.floor(firsts * RETRY_SHARE)));
          expect(tries.length).toBeLessThanOrEqual(12);
          expect(takenUntilMs(nowMs)).toBeGreaterThan(nowMs);
        }
      }),
    );
  });
});
