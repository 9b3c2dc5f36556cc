import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLimit } from './read-limit.js';

const NOW = 1_763_800_000_000;
const read = (headers: { [name: string]: string }): unknown => readLimit(headers, NOW);

describe('what a reply says of its limit', () => {
  it.each<[string, { [name: string]: string }, unknown]>([
    ['nothing', { 'content-type': 'application/json' }, null],
    [
      'the draft of the IETF',
      { 'ratelimit-policy': '"burst";q=100;w=60,"daily";q=1000;w=86400', ratelimit: '"daily";r=900;t=5000, "burst";r=50;t=30' },
      { max: 100, remaining: 50, resetInMs: 30_000, windowMs: 60_000 },
    ],
    [
      'the draft, names without quotation marks and one policy',
      { 'ratelimit-policy': 'default;q=10;w=1', ratelimit: 'other;r=3;t=1' },
      { max: 10, remaining: 3, resetInMs: 1_000, windowMs: 1_000 },
    ],
    [
      'the older three with the window beside the number',
      { 'ratelimit-limit': '100, 100;w=10', 'ratelimit-remaining': '87', 'ratelimit-reset': '4' },
      { max: 100, remaining: 87, resetInMs: 4_000, windowMs: 10_000 },
    ],
    [
      'the older three with a policy',
      { 'ratelimit-limit': '100', 'ratelimit-policy': '100;w=10', 'ratelimit-remaining': '87', 'ratelimit-reset': '4' },
      { max: 100, remaining: 87, resetInMs: 4_000, windowMs: 10_000 },
    ],
    [
      'X-RateLimit with a moment in seconds',
      { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': String(NOW / 1_000 + 60) },
      { max: 5_000, remaining: 4_999, resetInMs: 60_000, windowMs: null },
    ],
    [
      'X-Rate-Limit with a moment in ms',
      { 'x-rate-limit-limit': '15', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(NOW + 900) },
      { max: 15, remaining: 0, resetInMs: 900, windowMs: null },
    ],
    [
      'a reset with a fraction',
      { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset-after': '0.65' },
      { max: 5, remaining: 1, resetInMs: 650, windowMs: null },
    ],
    ['what is no number', { 'x-ratelimit-limit': '-5', 'x-ratelimit-remaining': '1e9', 'x-ratelimit-reset': 'soon' }, null],
    [
      'a reset in the past',
      { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1700000000' },
      { max: 5, remaining: 1, resetInMs: 0, windowMs: null },
    ],
    ['a limit of none at all', { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0' }, null],
  ])('%s', (_, headers, expected) => {
    expect(read(headers)).toEqual(expected);
  });

  it('is never anything but numbers, whatever the headers hold', () => {
    const names = ['ratelimit', 'ratelimit-policy', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'] as const;
    const text = fc.oneof(fc.string(), fc.stringMatching(/^["a-z;=,0-9. -]{0,40}$/));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text), (headers) => {
        const found = readLimit(headers, NOW);
        for (const value of Object.values(found ?? {})) expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
      }),
    );
  });
});
