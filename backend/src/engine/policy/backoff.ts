import type { ResolvedPolicy } from '@plumbline/shared';

/**
 * How long to wait before the next try, ms.
 * @param tries how many were made, at least 1
 * @param random in [0, 1); full jitter picks at random between 0 and the whole backoff
 */
export function backoffMs(retry: ResolvedPolicy['retry'], tries: number, random: number): number {
  const whole = retry.backoff === 'fixed' ? retry.initialMs : Math.min(retry.initialMs * 2 ** Math.min(tries - 1, 40), retry.maxMs);
  return retry.jitter === 'none' ? whole : Math.floor(whole * random);
}
