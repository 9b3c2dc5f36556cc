import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256, workFor } from './work';

const hex = (words: Uint32Array): string => Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');

describe('the work of a browser', () => {
  it('has the digests of SHA-256 for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hex(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });

  it.each([0, 1, 10, 60, 63, 64, 120, 200])(
    'finds the first number whose digest begins with the bits, for a token of %i characters',
    (length) => {
      const token = 'a'.repeat(length);
      const digest = (number: number): Buffer =>
        createHash('sha256')
          .update(`${token}:${String(number)}`)
          .digest();
      const isGood = (number: number): boolean => digest(number).readUInt16BE() >>> 6 === 0;
      const found = workFor(token, 10);
      expect(isGood(found)).toBe(true);
      expect(Array.from({ length: found }, (_, number) => number).some(isGood)).toBe(false);
    },
  );
});
