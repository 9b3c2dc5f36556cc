import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextLookMs } from './next-look.js';

const MINUTE = 60_000;
const NOW = Date.parse('2026-06-01T10:00:30Z');
const every = (everyMs: number): { everyMs: number } => ({ everyMs });

describe('The next look', () => {
  it('comes after the time that the author chose, or when the clock says so', () => {
    expect(nextLookMs(every(5 * MINUTE), { kind: 'done' }, NOW, 0.5)).toBe(NOW + 5 * MINUTE);
    expect(nextLookMs({ cron: '0 * * * *', zone: 'UTC' }, { kind: 'done' }, NOW, 0)).toBe(Date.parse('2026-06-01T11:00:00Z'));
  });

  it('waits for a limit, though not for ever, and takes a rest up at once', () => {
    expect(nextLookMs(every(MINUTE), { kind: 'held', untilMs: NOW + 7_000 }, NOW, 0)).toBe(NOW + 7_000);
    expect(nextLookMs(every(MINUTE), { kind: 'held', untilMs: 0 }, NOW, 0)).toBe(NOW + 1_000);
    expect(nextLookMs(every(MINUTE), { kind: 'held', untilMs: Number.MAX_SAFE_INTEGER }, NOW, 0)).toBe(NOW + 24 * 60 * MINUTE);
    expect(nextLookMs(every(MINUTE), { kind: 'rest', afterMs: 1_000 }, NOW, 0)).toBe(NOW + 1_000);
  });

  it('after a failure comes soon, also where the author looks once an hour, and obeys the service', () => {
    const after = (inRow: number, retryAfterMs: number | null = null): number =>
      nextLookMs(every(60 * MINUTE), { kind: 'failed', inRow, retryAfterMs }, NOW, 0.999_999_999_9) - NOW;
    expect([after(1), after(2), after(3)]).toEqual([30_000, 60_000, 120_000]);
    expect(after(20)).toBe(60 * MINUTE);
    expect(after(1, 10 * MINUTE)).toBe(10 * MINUTE);
  });

  it('of failing looks is bounded on both sides, whatever the chance', () => {
    const cases = [
      fc.integer({ min: 10_000, max: 7 * 86_400_000 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
    ] as const;
    fc.assert(
      fc.property(...cases, (everyMs, inRow, random) => {
        const pause = nextLookMs(every(everyMs), { kind: 'failed', inRow, retryAfterMs: null }, NOW, random) - NOW;
        expect(pause).toBeGreaterThanOrEqual(Math.floor(Math.min(everyMs, 30_000) / 2));
        expect(pause).toBeLessThanOrEqual(Math.max(everyMs, 15 * MINUTE));
      }),
    );
  });
});
