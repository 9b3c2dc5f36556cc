import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSilent, percentile, rhythmOf, silenceLimitMs } from './silence.js';

const MINUTE_MS = 60_000;
const RULE = { factor: 3, minMinutes: 10, minGaps: 20 };

/** A flow on a clock that is turned by hand, and when the alarm first rang after its last event, ms. */
function firstAlarm(everyMs: number, events: number, heardSinceMs = 0): number | null {
  const arrivals = Array.from({ length: events }, (_, index) => index * everyMs);
  const lastMs = arrivals.at(-1) ?? 0;
  const limit = silenceLimitMs(rhythmOf(arrivals), RULE);
  for (let nowMs = lastMs; nowMs <= lastMs + 7 * 86_400_000; nowMs += MINUTE_MS) {
    if (isSilent(limit, lastMs, heardSinceMs, nowMs)) return nowMs - lastMs;
  }
  return null;
}

describe('The silence alarm', () => {
  it('rings when nothing came for three times the usual gap', () => {
    expect(firstAlarm(20 * MINUTE_MS, 100)).toBe(61 * MINUTE_MS);
  });

  it('leaves a busy flow ten minutes', () => {
    expect(firstAlarm(1_000, 1_000)).toBe(11 * MINUTE_MS);
  });

  it('does not ring before twenty gaps are known', () => {
    expect(firstAlarm(MINUTE_MS, 20)).toBeNull();
    expect(firstAlarm(MINUTE_MS, 21)).toBe(11 * MINUTE_MS);
  });

  it('does not ring for what nobody could hear', () => {
    const lastMs = 99 * MINUTE_MS;
    expect(firstAlarm(MINUTE_MS, 100, lastMs + 60 * MINUTE_MS)).toBe(71 * MINUTE_MS);
  });

  it('lets a night pass that is part of the rhythm', () => {
    const day = (d: number): number[] => Array.from({ length: 10 }, (_, i) => d * 24 * 60 + 8 * 60 + i * 60).map((m) => m * MINUTE_MS);
    const arrivals = Array.from({ length: 20 }, (_, d) => day(d)).flat();
    const limit = silenceLimitMs(rhythmOf(arrivals), RULE) ?? 0;
    expect(limit).toBeGreaterThan(15 * 60 * MINUTE_MS);
  });

  it('knows only the last 200 gaps', () => {
    const slow = Array.from({ length: 100 }, (_, i) => i * 3_600_000);
    const fast = Array.from({ length: 201 }, (_, i) => 100 * 3_600_000 + i * 1_000);
    expect(rhythmOf([...slow, ...fast])).toEqual({ p95Ms: 1_000, gaps: 200 });
  });

  it('never rings within the rhythm itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 86_400_000 }), { minLength: 20, maxLength: 300 }), (gaps) => {
        let at = 0;
        const arrivals = [0, ...gaps.map((gap) => (at += gap))];
        const rhythm = rhythmOf(arrivals);
        const limit = silenceLimitMs(rhythm, RULE);
        expect(isSilent(limit, at, 0, at + Math.max(rhythm.p95Ms, 10 * MINUTE_MS))).toBe(false);
        expect(isSilent(limit, at, 0, at + Math.max(3 * rhythm.p95Ms, 10 * MINUTE_MS) + 1)).toBe(true);
      }),
    );
  });

  it('takes the value at the nearest rank', () => {
    expect(percentile([], 0.95)).toBe(0);
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(
      percentile(
        Array.from({ length: 100 }, (_, i) => i + 1),
        0.95,
      ),
    ).toBe(95);
  });
});
