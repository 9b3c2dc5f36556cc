import { z } from 'zod';

const PATTERN = /^(\d+)(ms|s|m|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Longest wait that a flow may ask for: 30 days, in ms (`flow-format.md`, Policy). */
export const MAX_DURATION_MS = 30 * 86_400_000;

/** Longest that ended runs may be kept: a year, in ms. */
export const MAX_RETENTION_MS = 365 * 86_400_000;

/** A duration as documents write it: `500ms`, `10s`, `5m`, `24h`, `30d`; at most 30 days. */
export const durationSchema = z
  .string()
  .regex(PATTERN, 'a duration is a whole number and a unit: 500ms, 10s, 5m, 24h or 30d')
  .refine((text) => !PATTERN.test(text) || durationMs(text) <= MAX_DURATION_MS, 'at most 30d');

/** How long ended runs are kept: a duration of at most 365 days. */
export const retentionSchema = z
  .string()
  .regex(PATTERN, 'a duration is a whole number and a unit: 12h, 30d or 365d')
  .refine((text) => !PATTERN.test(text) || durationMs(text) <= MAX_RETENTION_MS, 'at most 365d');

/** The duration in ms. The text must have passed `durationSchema` or `retentionSchema`. */
export function durationMs(text: string): number {
  const match = PATTERN.exec(text);
  if (!match) throw new RangeError(`not a duration: ${text}`);
  return Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? Number.NaN);
}
