import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expired, isPast, longestMs, mayBePast, retentionMsOf } from './expiry.js';

const DAY = 86_400_000;
const month = { name: '2026_01', fromMs: 0, toMs: 31 * DAY };

describe('retention', () => {
  it('is what the flow says, else what the server says', () => {
    expect(retentionMsOf({ flowId: 'a', retention: '7d' }, 90 * DAY)).toBe(7 * DAY);
    expect(retentionMsOf({ flowId: 'a', retention: null }, 90 * DAY)).toBe(90 * DAY);
  });

  it('counts from the end of a run, to the millisecond', () => {
    const runs = [
      { runId: 'before', endedMs: 999 },
      { runId: 'at', endedMs: 1_000 },
      { runId: 'after', endedMs: 1_001 },
    ];
    expect(expired(runs, 500, 1_500)).toEqual(['before', 'at']);
  });

  it('never lets a run go whose flow keeps it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000)), fc.nat(10_000), fc.nat(20_000), (ends, retentionMs, nowMs) => {
        const gone = new Set(
          expired(
            ends.map((endedMs, i) => ({ runId: String(i), endedMs })),
            retentionMs,
            nowMs,
          ),
        );
        ends.forEach((endedMs, i) => expect(gone.has(String(i))).toBe(nowMs - endedMs >= retentionMs));
      }),
    );
  });
});

describe('a month of journals', () => {
  const flows = [
    { flowId: 'short', retention: '1d' },
    { flowId: 'long', retention: '365d' },
    { flowId: 'plain', retention: null },
  ];

  it('is kept for as long as the flow that keeps its runs longest', () => {
    expect(longestMs(flows, 90 * DAY)).toBe(365 * DAY);
    expect(longestMs([], 90 * DAY)).toBe(90 * DAY);
    expect(mayBePast(month, 365 * DAY, 395 * DAY)).toBe(false);
    expect(mayBePast(month, 365 * DAY, 396 * DAY)).toBe(true);
  });

  it('is kept while one of its runs has not ended, or ended late', () => {
    const nowMs = 200 * DAY;
    expect(isPast(month, null, 90 * DAY, nowMs)).toBe(false);
    expect(isPast(month, nowMs - 90 * DAY + 1, 90 * DAY, nowMs)).toBe(false);
    expect(isPast(month, nowMs - 90 * DAY, 90 * DAY, nowMs)).toBe(true);
    expect(isPast(month, 0, 90 * DAY, nowMs)).toBe(true);
  });
});
