import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SealedSecret, SecretPlace } from '../../engine/ports/vault.js';
import { createVault } from './vault.js';

const current = randomBytes(32);
const older = randomBytes(32);
const vault = createVault({ current, previous: [] });
const place: SecretPlace = { connectionId: 'c1', field: 'token', version: 'v1' };

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

describe('a sealed secret', () => {
  it('is opened to what it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        expect(vault.unseal(place, vault.seal(place, text))).toEqual({ ok: true, text });
      }),
    );
  });

  it('looks different every time and does not hold the secret', () => {
    const [a, b] = [vault.seal(place, 'a secret that is long enough'), vault.seal(place, 'a secret that is long enough')];
    expect(Buffer.compare(a.data, b.data)).not.toBe(0);
    expect(Buffer.compare(a.wrappedKey, b.wrappedKey)).not.toBe(0);
    expect(Buffer.from(a.data).includes('secret')).toBe(false);
  });

  it('is not opened when any one bit of it was flipped', () => {
    const sealed = vault.seal(place, 'correct horse');
    for (const part of ['data', 'wrappedKey'] as const) {
      for (let bit = 0; bit < sealed[part].byteLength * 8; bit++) {
        expect(vault.unseal(place, { ...sealed, [part]: flipped(sealed[part], bit) })).toEqual({ ok: false, why: 'damaged' });
      }
    }
  });

  it('is not opened when it was cut anywhere: a short tag is no tag', () => {
    const sealed = vault.seal(place, 'correct horse');
    for (const part of ['data', 'wrappedKey'] as const) {
      for (let length = 0; length < sealed[part].byteLength; length++) {
        expect(vault.unseal(place, { ...sealed, [part]: sealed[part].subarray(0, length) })).toEqual({ ok: false, why: 'damaged' });
      }
    }
  });

  it.each([
    ['connection', { ...place, connectionId: 'c2' }],
    ['field', { ...place, field: 'password' }],
    ['version', { ...place, version: 'v2' }],
    ['parts that only join to the same text', { connectionId: 'c1t', field: 'oken', version: 'v1' }],
  ])('is not opened as that of another %s', (_, other) => {
    expect(vault.unseal(other, vault.seal(place, 'correct horse'))).toEqual({ ok: false, why: 'damaged' });
  });

  it('is not opened with its data key or its data taken from another one of the same place', () => {
    const [a, b] = [vault.seal(place, 'one'), vault.seal(place, 'two')];
    expect(vault.unseal(place, { ...a, wrappedKey: b.wrappedKey }).ok).toBe(false);
  });

  it('is not opened without its master key, nor with another one that claims its id', () => {
    const other = createVault({ current: older, previous: [] });
    const sealed = vault.seal(place, 'correct horse');
    expect(other.unseal(place, sealed)).toEqual({ ok: false, why: 'unknown_key' });
    expect(other.unseal(place, { ...sealed, keyId: other.keyId })).toEqual({ ok: false, why: 'damaged' });
  });
});

describe('a new master key', () => {
  const before = createVault({ current: older, previous: [] });
  const during = createVault({ current, previous: [older] });

  it('opens what the previous one wrapped while that is still given', () => {
    expect(during.unseal(place, before.seal(place, 'correct horse'))).toEqual({ ok: true, text: 'correct horse' });
    expect(during.seal(place, 'x').keyId).toBe(during.keyId);
  });

  it('wraps the data keys again without touching the data, so that the previous one can go', () => {
    const sealed = before.seal(place, 'correct horse');
    const rewrapped = during.rewrap(place, sealed) as SealedSecret;
    expect(rewrapped.keyId).toBe(vault.keyId);
    expect(rewrapped.data).toBe(sealed.data);
    expect(vault.unseal(place, rewrapped)).toEqual({ ok: true, text: 'correct horse' });
  });

  it('does not wrap what it can not open', () => {
    expect(vault.rewrap(place, before.seal(place, 'x'))).toBeNull();
    expect(during.rewrap({ ...place, field: 'other' }, before.seal(place, 'x'))).toBeNull();
  });
});
