import type { JsonObject } from '@plumbline/shared';
import type { Random } from '../../engine/random.js';
import { makeHookSecret, signedHeaders } from './signing.js';

/** How a copy of an event is not to be believed. */
type ForgedAs = 'too_old' | 'in_future' | 'foreign_secret';

/** What a sender of a forged copy was answered. */
export interface Forged {
  readonly event: string;
  readonly as: ForgedAs;
  readonly status: number;
  readonly atMs: number;
}

/** A forged copy that is still to be sent; its headers are made at the time of sending. */
export interface Forgery {
  readonly as: ForgedAs;
  readonly headers: (body: JsonObject) => Record<string, string>;
}

/**
 * How wrong a signed time is, ms: five minutes are allowed. One of the future comes closer while its request is held up by a fault, so
 * that it has a minute more: the longest time that any fault holds one, several times.
 */
const OLD_MS = 301_000;
const FUTURE_MS = 361_000;
const MOST_MS = 3_600_000;

const FOREIGN = makeHookSecret();

/** Two copies of an event: one signed as of another time, one by somebody else. */
export function forgeriesOf(event: string, secret: string, random: Random): readonly Forgery[] {
  const early = random.chance(0.5);
  const least = early ? OLD_MS : FUTURE_MS;
  const off = (early ? -1 : 1) * (least + random.below(MOST_MS - least));
  return [
    { as: early ? 'too_old' : 'in_future', headers: (body) => signedHeaders(secret, event, body, Date.now() + off) },
    { as: 'foreign_secret', headers: (body) => signedHeaders(FOREIGN, event, body, Date.now()) },
  ];
}
