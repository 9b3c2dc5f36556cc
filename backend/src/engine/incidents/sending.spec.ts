import { describe, expect, it } from '@jest/globals';
import { afterTry, GIVEN_UP_MS } from './sending.js';

const HOUR_MS = 3_600_000;

describe('An alert that a channel did not take', () => {
  it('is tried again ever more slowly, at last once an hour', () => {
    expect([1, 2, 3, 4, 20].map((tries) => afterTry(tries, 0, 0, 0))).toEqual(
      [10_000, 20_000, 40_000, 80_000, HOUR_MS].map((atMs) => ({ kind: 'again', atMs })),
    );
  });

  it('waits for as long as the channel asks, an hour at most', () => {
    expect(afterTry(1, 0, 0, 0, 90_000)).toEqual({ kind: 'again', atMs: 90_000 });
    expect(afterTry(1, 0, 0, 0, 9 * HOUR_MS)).toEqual({ kind: 'again', atMs: HOUR_MS });
  });

  it('is given up only after a week', () => {
    expect(afterTry(200, 0, GIVEN_UP_MS - 1, 0).kind).toBe('again');
    expect(afterTry(200, 0, GIVEN_UP_MS, 0).kind).toBe('given_up');
  });
});
