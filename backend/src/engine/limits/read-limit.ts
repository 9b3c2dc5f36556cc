import { LONGEST_WINDOW_MS, type SeenLimit } from './limit.js';

type Headers = { readonly [name: string]: string };

/** Above this a reset is a moment since the epoch (in s), not a number of seconds to wait: 30 years. */
const EPOCH_S = 946_684_800;
const EPOCH_MS = EPOCH_S * 1_000;

/**
 * What a reply says of the calls that are left, null when nothing:
 * - the IETF draft "RateLimit header fields for HTTP": `RateLimit: "burst";r=50;t=30` and `RateLimit-Policy: "burst";q=100;w=60`
 * - its older form: `RateLimit-Limit: 100, 100;w=60`, `RateLimit-Remaining`, `RateLimit-Reset` (s)
 * - `X-RateLimit-*` and `X-Rate-Limit-*`, whose reset is a number of seconds, or a moment in s or ms since the epoch
 * Of several policies the one counts that has the fewest calls left. Header names are lower-case.
 */
export function readLimit(headers: Headers, nowMs: number): SeenLimit | null {
  return readItems(headers) ?? readTriple(headers, nowMs);
}

interface Item {
  readonly name: string;
  readonly params: ReadonlyMap<string, number>;
}

function readItems(headers: Headers): SeenLimit | null {
  const policies = items(headers['ratelimit-policy']);
  const limits = items(headers['ratelimit']).filter(({ params }) => params.has('r'));
  const [tightest] = limits.sort((a, b) => (a.params.get('r') ?? 0) - (b.params.get('r') ?? 0));
  if (!tightest) return null;
  const policy = policies.find(({ name }) => name === tightest.name) ?? (policies.length === 1 ? policies[0] : undefined);
  return seen(policy?.params.get('q'), tightest.params.get('r'), seconds(tightest.params.get('t')), seconds(policy?.params.get('w')));
}

/** A structured list: `"burst";q=100;w=60, "daily";q=1000;w=86400`. Names may stand without quotation marks. */
function items(value: string | undefined): Item[] {
  if (value === undefined || value.length > 2_000) return [];
  return value.split(',').map((text) => {
    const [name = '', ...params] = text.split(';').map((part) => part.trim());
    const numbers = params.map((param) => param.split('=')).map(([key = '', number]) => [key, amount(number)] as const);
    return {
      name: name.replaceAll('"', ''),
      params: new Map(numbers.flatMap(([key, number]) => (number === null ? [] : [[key, number]]))),
    };
  });
}

function readTriple(headers: Headers, nowMs: number): SeenLimit | null {
  for (const prefix of ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-']) {
    const remaining = amount(headers[`${prefix}remaining`]);
    if (remaining === null) continue;
    const limit = headers[`${prefix}limit`];
    const max = amount(/^\s*(\d+)/.exec(limit ?? '')?.[1]);
    const windowS = amount(/;\s*w\s*=\s*(\d+)/.exec(headers[`${prefix}policy`] ?? limit ?? '')?.[1]);
    const resetInMs = seconds(amount(headers[`${prefix}reset-after`])) ?? resetIn(headers[`${prefix}reset`], nowMs);
    return seen(max, remaining, resetInMs, seconds(windowS));
  }
  return null;
}

function resetIn(value: string | undefined, nowMs: number): number | null {
  const number = amount(value);
  if (number === null) return null;
  if (number >= EPOCH_MS) return Math.max(0, number - nowMs);
  if (number >= EPOCH_S) return Math.max(0, number * 1_000 - nowMs);
  return number * 1_000;
}

function seconds(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : value * 1_000;
}

/** A number of calls or of time, not negative; null when it is something else. */
function amount(value: string | undefined): number | null {
  const text = value?.trim() ?? '';
  return /^\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : null;
}

function seen(
  max: number | null | undefined,
  remaining: number | null | undefined,
  resetInMs: number | null,
  windowMs: number | null,
): SeenLimit | null {
  if (max === 0) return null;
  return {
    max: max === null || max === undefined ? null : Math.floor(max),
    remaining: remaining === null || remaining === undefined ? null : Math.floor(remaining),
    resetInMs: resetInMs === null || resetInMs > LONGEST_WINDOW_MS ? null : resetInMs,
    windowMs: windowMs === null || windowMs <= 0 ? null : Math.min(windowMs, LONGEST_WINDOW_MS),
  };
}
