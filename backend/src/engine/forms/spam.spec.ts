import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { beginsWithZeros, isSpam } from './spam.js';

describe('A form was sent by a program', () => {
  it.each([
    ['when the field is filled in that nobody sees', { bait: 'x', openMs: 60_000, pages: 1 }, true],
    ['when a page was open for less than two seconds', { bait: '', openMs: 1_999, pages: 1 }, true],
    ['when three pages were open for less than four', { bait: undefined, openMs: 3_999, pages: 3 }, true],
    ['not when it took as long as that', { bait: undefined, openMs: 4_000, pages: 3 }, false],
  ])('%s', (_, sending, spam) => {
    expect(isSpam(sending)).toBe(spam);
  });
});

it('The zeros of a digest are counted bit by bit', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(24), (text, bits) => {
      const digest = createHash('sha256').update(text).digest('hex');
      const binary = [...digest].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      expect(beginsWithZeros(digest, bits)).toBe(binary.startsWith('0'.repeat(bits)));
    }),
  );
  expect(beginsWithZeros('00003fff', 18)).toBe(true);
  expect(beginsWithZeros('00004000', 18)).toBe(false);
});
