import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SealedSecret, SecretPlace, UnsealAnswer, Vault } from '../../engine/ports/vault.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** 96 bits, the size that GCM is made for. */
const NONCE_BYTES = 12;
/** Spelt out everywhere: without it Node takes a tag that was cut to 4 bytes (`reliability.md` 0.12). */
const TAG = { authTagLength: 16 };

export interface MasterKeys {
  /** 32 bytes; wraps everything from now on. */
  readonly current: Uint8Array;
  /** Only for what they wrapped before. */
  readonly previous: readonly Uint8Array[];
}

/** Envelope encryption: AES-256-GCM with a random data key for each secret, wrapped by the master key in the same way. */
export function createVault({ current, previous }: MasterKeys): Vault {
  const keys = new Map([...previous, current].map((key) => [keyIdOf(key), key]));
  const keyId = keyIdOf(current);
  const unwrap = (place: SecretPlace, sealed: SealedSecret): Uint8Array | 'unknown_key' | 'damaged' => {
    const master = keys.get(sealed.keyId);
    if (master === undefined) return 'unknown_key';
    const key = decrypt(master, context('data key', place, sealed.keyId), sealed.wrappedKey);
    return key?.byteLength === KEY_BYTES ? key : 'damaged';
  };
  const wrap = (place: SecretPlace, key: Uint8Array): Uint8Array => encrypt(current, context('data key', place, keyId), key);
  return {
    keyId,
    seal(place, text) {
      const key = randomBytes(KEY_BYTES);
      const data = encrypt(key, context('secret', place), Buffer.from(text, 'utf8'));
      return { keyId, wrappedKey: wrap(place, key), data };
    },
    unseal(place, sealed): UnsealAnswer {
      const key = unwrap(place, sealed);
      if (typeof key === 'string') return { ok: false, why: key };
      const text = decrypt(key, context('secret', place), sealed.data);
      return text === null ? { ok: false, why: 'damaged' } : { ok: true, text: text.toString('utf8') };
    },
    rewrap(place, sealed) {
      const key = unwrap(place, sealed);
      return typeof key === 'string' ? null : { keyId, wrappedKey: wrap(place, key), data: sealed.data };
    },
  };
}

/** Says which key it is without telling anything about it. */
function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('plumbline master key\0').update(key).digest('hex').slice(0, 16);
}

/** What a ciphertext is bound to: its purpose and its place, each part with its length so that no two lists are alike. */
function context(purpose: string, { connectionId, field, version }: SecretPlace, keyId = ''): Buffer {
  return Buffer.from(
    ['plumbline/1', purpose, connectionId, field, version, keyId].map((part) => `${part.length}:${part}`).join(''),
    'utf8',
  );
}

/** Nonce, ciphertext and tag in one piece. */
function encrypt(key: Uint8Array, bound: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, TAG).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Null when a single bit is not as it was written. */
function decrypt(key: Uint8Array, bound: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (sealed.byteLength < NONCE_BYTES + TAG.authTagLength) return null;
  const end = sealed.byteLength - TAG.authTagLength;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), TAG).setAAD(bound).setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    return null;
  }
}
