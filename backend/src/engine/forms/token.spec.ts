import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formKey, formToken, looksLikeFormKey, readFormToken, TOKEN_MS, type FormClaims, type TokenTools } from './token.js';

const hmac: TokenTools['hmac'] = {
  signText: (algorithm, key, parts, encoding) => createHmac(algorithm, key).update(parts.join('')).digest(encoding),
  equal: (a, b) => a === b,
};

const tools = { hmac, key: new Uint8Array(32).fill(7) };
const CLAIMS: FormClaims = {
  flowId: '01940000-0000-7000-8000-000000000001',
  version: 3,
  preview: false,
  atMs: 1_800_000_000_000,
  id: '01940000-0000-7000-8000-000000000002',
  workBits: 18,
};

describe('The token of a page', () => {
  it('says what it was made with, for a day', () => {
    const token = formToken(tools, CLAIMS);
    expect(readFormToken(tools, token, CLAIMS.atMs + TOKEN_MS)).toEqual(CLAIMS);
    expect(readFormToken(tools, token, CLAIMS.atMs + TOKEN_MS + 1)).toBeNull();
    expect(readFormToken(tools, token, CLAIMS.atMs - 60_001)).toBeNull();
    expect(readFormToken(tools, formToken(tools, { ...CLAIMS, preview: true }), CLAIMS.atMs)).toEqual({ ...CLAIMS, preview: true });
  });

  it('is not read when anything of it was changed, or another server made it', () => {
    const token = formToken(tools, CLAIMS);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'0123456789abcdef.fp'), (at, sign) => {
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        expect(readFormToken(tools, changed, CLAIMS.atMs)).toEqual(changed === token ? CLAIMS : null);
      }),
    );
    expect(readFormToken({ ...tools, key: new Uint8Array(32) }, token, CLAIMS.atMs)).toBeNull();
  });

  it('is never read from other text, and nothing is thrown', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(readFormToken(tools, text, CLAIMS.atMs)).toBeNull()));
  });

  it('gives a key that no sender can choose', () => {
    expect(looksLikeFormKey(formKey(CLAIMS.id))).toBe(true);
    expect(looksLikeFormKey('order-1')).toBe(false);
  });
});
