import { describe, expect, it } from '@jest/globals';
import { failureRate, isBeyond, latency } from './measure.js';

describe('The failure rate', () => {
  const rule = { percent: 20, windowMinutes: 60, minRuns: 10 };

  it('counts gaps and what is held up as trouble, and neither way what has not ended or was called off', () => {
    expect(
      failureRate({ succeeded: 6, failed: 1, parked: 1, needs_attention: 1, succeeded_with_gaps: 1, running: 90, cancelled: 9 }, rule),
    ).toEqual({
      ...{ value: 40, limit: 20 },
    });
  });

  it('is not told from too few runs, and beyond only above the limit', () => {
    expect(failureRate({ failed: 9 }, rule)).toBeNull();
    expect(isBeyond(failureRate({ succeeded: 8, failed: 2 }, rule))).toBe(false);
    expect(isBeyond(failureRate({ succeeded: 7, failed: 3 }, rule))).toBe(true);
    expect(isBeyond(null)).toBe(false);
  });
});

describe('The latency', () => {
  const rule = { seconds: 2, windowMinutes: 60, minRuns: 20 };

  it('is the 95th percentile, so that one slow run is no alarm', () => {
    const quick = Array.from({ length: 19 }, () => 100);
    expect(latency([...quick, 60_000], rule)).toEqual({ value: 0.1, limit: 2 });
    expect(isBeyond(latency([...quick, 60_000, 60_000], rule))).toBe(true);
    expect(latency(quick, rule)).toBeNull();
  });
});
