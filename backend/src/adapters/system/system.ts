import { hash, randomFillSync } from 'node:crypto';
import { uuidV7 } from '@plumbline/shared';
import type { Chance, Timers } from '../../engine/ports/clock.js';
import type { ReadableText } from '../../engine/ports/inbox.js';
import type { Digest } from '../../engine/ports/digest.js';

const POOL_BYTES = 10 * 512;

/** Randomness of the operating system, taken in larger pieces: one call for 512 ids. */
export class SystemChance implements Chance {
  private readonly pool = new Uint8Array(POOL_BYTES);
  private used = POOL_BYTES;

  constructor(private readonly nowMs: () => number) {}

  next(): number {
    return Math.random();
  }

  uuid(): string {
    if (this.used >= POOL_BYTES) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const id = uuidV7(this.nowMs(), this.pool.subarray(this.used, this.used + 10));
    this.used += 10;
    return id;
  }
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const systemDigest: Digest = {
  sha256(parts) {
    let text = '';
    // Bytes as Latin-1: one character each, so that different bytes stay different; one string is hashed much faster than many parts.
    for (const part of parts) text += `${part.length}:${typeof part === 'string' ? part : latin1(part)}`;
    return hash('sha256', text);
  },
};

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

const utf8 = new TextEncoder();
const reader = new TextDecoder();

export function encode(text: string): Uint8Array {
  return utf8.encode(text);
}

export function decode(bytes: Uint8Array): string {
  return reader.decode(bytes);
}

/** A link as a page of `base` means it (WHATWG URL); null when it is no http address, or carries a user name. */
export function resolveUrl(link: string, base: string): { readonly href: string; readonly sameOrigin: boolean } | null {
  if (!URL.canParse(link, base)) return null;
  const url = new URL(link, base);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') return null;
  return { href: url.href, sameOrigin: url.origin === new URL(base).origin };
}

/** Resolves when all that can be done without waiting is done; whatever else waits for its turn gets one. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export const readableText: ReadableText = {
  textOf(bytes, whole) {
    try {
      // A byte-order mark is shown as what it is: it may be why a body can not be read.
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: !whole });
    } catch {
      return null;
    }
  },
};
