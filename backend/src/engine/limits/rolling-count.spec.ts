import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RollingCount } from './rolling-count.js';

const NOW = 9_000_000;

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
