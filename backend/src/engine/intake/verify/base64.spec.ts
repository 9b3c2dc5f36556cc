import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.js';

it('Base64 is written and read as everybody does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(toBase64(bytes)).toBe(text);
      expect(fromBase64(text)).toEqual(bytes);
      expect(fromBase64(text.replace(/=+$/, ''))).toEqual(bytes);
    }),
  );
});

it.each(['a', 'ab=', 'a===', 'ab==c', 'abc=d', 'ab-_', 'ab d', 'abcd=', 'abcdef=', 'ü'])('%j is no base64', (text) => {
  expect(fromBase64(text)).toBeNull();
});
