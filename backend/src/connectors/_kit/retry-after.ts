/** Longer waits are cut to this; what the step does then is a matter of its policy (`reliability.md` B.4). */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .+$/;

/**
 * How long a service asks us to wait, ms: `Retry-After` in seconds or as an HTTP date (RFC 9110 10.2.3), measured from
 * `nowMs`, at most 24 h. A date that has passed is 0; anything else (negative, `soon`, `1e9`) is undefined: own backoff.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, LONGEST_MS);
  const atMs = parseHttpDate(text);
  return atMs === undefined ? undefined : Math.min(Math.max(atMs - nowMs, 0), LONGEST_MS);
}

/** An HTTP date in any of its three historical forms, ms since the epoch. */
export function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  // The asctime form has no zone and would be read as local time.
  const ms = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
}
