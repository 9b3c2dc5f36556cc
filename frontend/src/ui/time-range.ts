/** Lengths of time before now by which lists are filtered. */
export const RANGES = ['1h', '24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

const HOUR = 3_600_000;
const LENGTHS: Readonly<Record<Range, number>> = { '1h': HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR, '30d': 720 * HOUR };
/** Times of a filter are rounded to this, so that the same question is not asked anew with each render, ms. */
const ROUND_MS = 60_000;

export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

/** Where a range begins, ISO 8601; undefined: at the beginning of time. Pure. */
export const startOfRange = (range: Range | null, nowMs: number): string | undefined =>
  range === null ? undefined : new Date(Math.floor((nowMs - LENGTHS[range]) / ROUND_MS) * ROUND_MS).toISOString();
