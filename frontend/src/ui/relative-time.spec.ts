import { describe, expect, it } from '@jest/globals';
import { duration, relativeTime } from './relative-time';

describe('A length of time', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_250, '1.2 s'],
    [42_000, '42 s'],
    [60_000, '1 min'],
    [250_000, '4 min 10 s'],
    [3 * 86_400_000 + 2 * 3_600_000, '3 d 2 h'],
  ])('of %d ms is "%s"', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe('A time seen from now', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  it.each([
    [now - 2_000, 'just now'],
    [now - 65_000, '1 min ago'],
    [now + 7_200_000, 'in 2 h'],
    [now - 40 * 86_400_000, '2026-10-13'],
  ])('%d is "%s"', (at, words) => {
    expect(relativeTime(at, now)).toBe(words);
  });
});
