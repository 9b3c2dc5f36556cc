import type { RefusedFor } from '../../ports/metrics.js';

/** Digits of the time of sending: enough for milliseconds of the next 300,000 years. */
const DIGITS = /^\d{1,16}$/;

/**
 * Why a signed time does not count; null: it does. It may be off by the tolerance both ways: the library of Stripe takes any time of
 * the future, so that whoever once has a secret can sign for later (`reliability.md` S-04).
 */
export function wrongTime(text: string, unit: 's' | 'ms', nowMs: number, toleranceMs: number): RefusedFor | null {
  if (!DIGITS.test(text)) return 'malformed';
  const sentMs = Number(text) * (unit === 's' ? 1_000 : 1);
  if (nowMs - sentMs > toleranceMs) return 'too_old';
  return sentMs - nowMs > toleranceMs ? 'in_future' : null;
}
