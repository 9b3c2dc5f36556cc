import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeOfTime, scaleOf, ticksOf, timeAtPlace } from './scale';

const DAY = 86_400_000;

describe('The time axis of a run', () => {
  it('is even where nothing is idle for long', () => {
    const scale = scaleOf([[0, 400]], 0, 1_000);
    expect(scale.stretches).toHaveLength(1);
    expect(placeOfTime(scale, 250)).toBeCloseTo(0.25);
  });

  it('folds a wait of days between work of milliseconds', () => {
    const scale = scaleOf(
      [
        [0, 100],
        [DAY, DAY + 100],
      ],
      0,
      DAY + 100,
    );
    expect(scale.stretches.map(({ folded }) => folded)).toEqual([false, true, false]);
    expect(placeOfTime(scale, 100)).toBeCloseTo(0.48);
    expect(placeOfTime(scale, DAY)).toBeCloseTo(0.52);
  });

  it('goes there and back, and never backwards', () => {
    const times = fc.integer({ min: 0, max: DAY });
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.integer({ min: 0, max: 5_000 })), { maxLength: 20 }), times, times, (work, one, other) => {
        const busy = work.map(([from, length]) => [from, from + length] as const);
        const scale = scaleOf(busy, 0, DAY);
        expect(timeAtPlace(scale, placeOfTime(scale, one))).toBeCloseTo(one, -1);
        if (one <= other) expect(placeOfTime(scale, one)).toBeLessThanOrEqual(placeOfTime(scale, other) + 1e-9);
        expect(scale.stretches.at(-1)?.to).toBeCloseTo(1);
      }),
      { numRuns: 200 },
    );
  });

  it('is marked at round times, and not inside of what is folded', () => {
    expect(ticksOf(scaleOf([[0, 1_000]], 0, 1_000), 5)).toEqual([0, 200, 400, 600, 800, 1_000]);
    const folded = scaleOf(
      [
        [0, 1_000],
        [DAY, DAY + 1_000],
      ],
      0,
      DAY + 1_000,
    );
    expect(ticksOf(folded, 4)).toEqual([0, 500, 1_000, DAY, DAY + 500, DAY + 1_000]);
  });
});
