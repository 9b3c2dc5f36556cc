import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './seeded-random.js';

function draw(seed: string, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    expect(draw('run 1', 20)).toEqual(draw('run 1', 20));
    expect(draw('run 1', 20)).not.toEqual(draw('run 2', 20));
  });

  it('stays in [0, 1) and fills it evenly', () => {
    const numbers = draw('even', 20_000);
    const tenths = Array.from({ length: 10 }, (_, tenth) => numbers.filter((number) => Math.floor(number * 10) === tenth).length);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(Math.min(...tenths)).toBeGreaterThan(1800);
    expect(Math.max(...tenths)).toBeLessThan(2200);
  });
});
