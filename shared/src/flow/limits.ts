import type { Json } from '../json.js';

/** Deepest nesting that is accepted anywhere: bodies, documents, outputs (`design.md` 4.11). */
export const MAX_DEPTH = 64;
/** Largest body that is accepted or read from a service, bytes. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

/**
 * The depth of JSON text, read from its bytes without parsing: `JSON.parse` takes a depth of 200,000, most of what comes
 * after it does not. Stops at the first byte deeper than `limit`.
 */
export function jsonDepthExceeds(bytes: Uint8Array, limit: number = MAX_DEPTH): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (OPENERS.has(byte)) {
      if (++depth > limit) return true;
    } else if (CLOSERS.has(byte)) depth--;
  }
  return false;
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * JSON pointer of the first key that could reach a prototype, or null. The value must not be deeper than `MAX_DEPTH`.
 * `constructor` and `prototype` are refused as well: libraries that merge objects follow them.
 */
export function findForbiddenKey(value: Json, pointer = ''): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = findForbiddenKey(value[i] ?? null, `${pointer}/${i}`);
      if (found !== null) return found;
    }
    return null;
  }
  for (const key of Object.keys(value)) {
    const at = `${pointer}/${escapePointer(key)}`;
    if (FORBIDDEN_KEYS.has(key)) return at;
    const found = findForbiddenKey(value[key] ?? null, at);
    if (found !== null) return found;
  }
  return null;
}

/**
 * JSON pointer of the first number that is too large for a computer, or null: `1e400` is valid JSON, but reads as infinity, and
 * would be sent on as null. The value must not be deeper than `MAX_DEPTH`.
 */
export function findInfiniteNumber(value: Json): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : '';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, one] of Object.entries(value)) {
    const found = findInfiniteNumber(one);
    if (found !== null) return `/${escapePointer(key)}${found}`;
  }
  return null;
}

/** One part of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
