import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RETRY_FLOOR, RETRY_SHARE, RetryBudget } from './retry-budget.js';
import { RollingCount } from './rolling-count.js';

const NOW = 9_000_000;

describe('a retry budget', () => {
  it('leaves a quiet connection its floor, and not one more', () => {
    const budget = new RetryBudget();
    for (let i = 0; i < RETRY_FLOOR; i++) expect(budget.takeRetry(NOW)).toBe(true);
    expect(budget.takeRetry(NOW)).toBe(false);
    expect(budget.freeAtMs(NOW)).toBeGreaterThan(NOW);
  });

  it('is a fifth of the first tries of the last minute', () => {
    const budget = new RetryBudget();
    for (let i = 0; i < 500; i++) budget.noteFirst(NOW);
    expect(budget.left(NOW)).toBe(100);
    expect(budget.left(NOW + 61_000)).toBe(RETRY_FLOOR);
  });

  it('never gives more than the share or the floor within a minute', () => {
    const act = fc.record({ retry: fc.boolean(), pause: fc.nat(2_000) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
        const budget = new RetryBudget();
        let nowMs = NOW;
        let first = 0;
        const given: number[] = [];
        for (const { retry, pause } of acts) {
          nowMs += pause;
          if (retry && budget.takeRetry(nowMs)) given.push(nowMs);
          if (!retry) {
            first++;
            budget.noteFirst(nowMs);
          }
          const inMinute = given.filter((atMs) => atMs > nowMs - 54_000).length;
          expect(inMinute).toBeLessThanOrEqual(Math.max(RETRY_FLOOR, Math.floor(first * RETRY_SHARE)));
        }
      }),
    );
  });
});

describe('a count over the last while', () => {
  it('counts what is within its span, to the nearest tenth', () => {
    const pauses = fc.array(fc.nat(3_000), { maxLength: 100 });
    fc.assert(
      fc.property(pauses, (all) => {
        const count = new RollingCount(10_000);
        const times: number[] = [];
        let nowMs = NOW;
        for (const pause of all) {
          nowMs += pause;
          count.add(nowMs);
          times.push(nowMs);
          const found = count.within(nowMs);
          expect(found).toBeGreaterThanOrEqual(times.filter((atMs) => atMs > nowMs - 9_000).length);
          expect(found).toBeLessThanOrEqual(times.filter((atMs) => atMs > nowMs - 10_000).length);
        }
      }),
    );
  });
});
