import { z } from 'zod';

/** Ids of steps, chosen by people; `trigger` is reserved (`flow-format.md`, Document). */
export const STEP_ID_PATTERN = /^[a-z][a-z0-9_]{0,39}$/;
export const TRIGGER_ID = 'trigger';

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID in lower case; ours are version 7. */
export const uuidSchema = z.string().regex(UUID_PATTERN, 'an id is a lower-case UUID');

export function isUuid(value: string): boolean {
  return UUID_PATTERN.test(value);
}

/**
 * A UUID version 7 (RFC 9562, 5.7): 48 bits of `timeMs` (ms since the epoch), then 74 of the given random bits.
 * @param random at least 10 bytes
 */
export function uuidV7(timeMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let time = Math.floor(timeMs);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = '';
  for (let i = 0; i < 16; i++) {
    text += (HEX[bytes[i] ?? 0] ?? '') + (i === 3 || i === 5 || i === 7 || i === 9 ? '-' : '');
  }
  return text;
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** The time inside a UUIDv7, ms since the epoch. */
export function uuidTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
