import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesFromBase64, bytesToBase64, standardWebhooksKey } from './base64.js';

it('Base64 is written and read as everybody does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(bytesToBase64(bytes)).toBe(text);
      expect(bytesFromBase64(text)).toEqual(bytes);
      expect(bytesFromBase64(text.replace(/=+$/, ''))).toEqual(bytes);
    }),
  );
});

it('Many bytes are written in pieces that fit together', () => {
  const bytes = Uint8Array.from({ length: 50_000 }, (_, i) => i % 251);
  expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});

it.each(['a', 'ab=', 'a===', 'ab==c', 'abc=d', 'ab-_', 'abcd=', 'abcdef=', 'ü'])('%j is no base64', (text) => {
  expect(bytesFromBase64(text)).toBeNull();
});

it('The key of a Standard Webhook stands behind its mark, or alone', () => {
  const key = Uint8Array.from([1, 2, 3]);
  expect([standardWebhooksKey('whsec_AQID'), standardWebhooksKey('AQID')]).toEqual([key, key]);
  expect(['whsec_', 'whsec_not base64!'].map(standardWebhooksKey)).toEqual([new Uint8Array(), null]);
});
