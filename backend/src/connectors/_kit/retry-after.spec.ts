import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseHttpDate, parseRetryAfter } from './retry-after.js';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const DAY = 24 * 60 * 60 * 1_000;

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['999999999', DAY],
    ['99999999999999999999999', DAY],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['Sun Nov 22 12:00:30 2026', 30_000],
    ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['Sun, 22 Nov 2099 12:00:00 GMT', DAY],
  ])('reads %j as %d ms', (value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });

  it.each([undefined, '', '-5', '1e9', 'soon', '1.5', '+3', '0x10', 'Sun, 99 Foo 2026', '2026-11-22T12:00:30Z', '12, 13'])(
    'passes over %j',
    (value) => {
      expect(parseRetryAfter(value, NOW)).toBeUndefined();
    },
  );

  it('is never negative, never more than a day and never NaN', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (value) => {
          const ms = parseRetryAfter(value, NOW);
          expect(ms === undefined || (ms >= 0 && ms <= DAY)).toBe(true);
        },
      ),
    );
  });
});

describe('parseHttpDate', () => {
  it('reads the form without a zone as UTC', () => {
    expect(parseHttpDate('Sun Nov 22 12:00:00 2026')).toBe(NOW);
  });
});
