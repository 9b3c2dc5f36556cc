import { hkdfSync, randomBytes } from 'node:crypto';

/** Without 0, 1, I, L, O and U: what people read from a screen and type. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The key that signs cookies, made from the master key: another master key ends all sessions. */
export function cookieSecret(masterKey: Uint8Array): string {
  return Buffer.from(derived(masterKey, 'cookies', 32)).toString('base64url');
}

/**
 * The set-up code of a database, such as `K7QM-2XRA-9DTV`: the same from all processes that share the database and its master key,
 * and after every start. About 58 bits.
 */
export function setupCode(masterKey: Uint8Array, number: string): string {
  return grouped(derived(masterKey, `set-up code ${number}`, 12));
}

/** A password to hand over, of 20 signs in groups: about 98 bits. */
export function oneTimePassword(): string {
  return grouped(randomBytes(20));
}

function derived(masterKey: Uint8Array, purpose: string, bytes: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, '', `plumbline ${purpose}`, bytes));
}

function grouped(bytes: Uint8Array): string {
  const signs = [...bytes].map((byte) => SIGNS[byte % SIGNS.length]).join('');
  return signs.replace(/(.{4})(?=.)/g, '$1-');
}
