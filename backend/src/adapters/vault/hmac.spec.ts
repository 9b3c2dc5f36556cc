import * as crypto from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { SignatureCheck } from '../../engine/ports/hmac.js';

/** Lengths of what was compared, in bytes. */
const compared: (readonly [number, number])[] = [];
let equal: SignatureCheck['equal'];

beforeAll(async () => {
  jest.unstable_mockModule('node:crypto', () => ({
    ...crypto,
    timingSafeEqual: (a: Uint8Array, b: Uint8Array) => {
      compared.push([a.length, b.length]);
      return crypto.timingSafeEqual(a, b);
    },
  }));
  ({ equal } = (await import('./hmac.js')).hmac);
});
beforeEach(() => void compared.splice(0));

describe('what is compared with a signature', () => {
  it('is compared as digests of one length, once, in a time that tells nothing: whatever was sent, and however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), fc.string({ unit: 'binary', maxLength: 100 }), (sent, own) => {
        compared.splice(0);
        expect(equal(sent, own)).toBe(sent === own);
        expect(compared).toEqual([[32, 32]]);
      }),
    );
  });

  it('is the same only where it is the same to the last sign', () => {
    const own = 'a'.repeat(64);
    expect([own, `b${own.slice(1)}`, `${own.slice(1)}b`, own.slice(1), `${own}a`, ''].map((sent) => equal(sent, own))).toEqual([
      true,
      ...[false, false, false, false, false],
    ]);
    expect(new Set(compared.map(String))).toEqual(new Set(['32,32']));
    expect(compared).toHaveLength(6);
  });
});
