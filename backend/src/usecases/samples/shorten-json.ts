import { isJsonObject, isLarge, type Json } from '@plumbline/shared';

/** A value that was made to fit; `truncated` says whether anything is missing. */
export interface Shortened {
  readonly value: Json;
  readonly truncated: boolean;
}

/** Most entries of a list or object, characters of a text, and levels, from generous to frugal. */
const TRIES = [
  { entries: 500, text: 8_000, depth: 64 },
  { entries: 100, text: 2_000, depth: 20 },
  { entries: 30, text: 400, depth: 12 },
  { entries: 10, text: 120, depth: 8 },
  { entries: 5, text: 40, depth: 5 },
  { entries: 2, text: 20, depth: 3 },
] as const;

/**
 * A value of the same shape that fits into `limit` characters of JSON text: lists and objects keep their first entries, texts their
 * beginning, ending in "…". Looks at no more of a large value than it keeps. Pure.
 */
export function shortenJson(value: Json, limit: number): Shortened {
  if (!isLarge(value, limit) && JSON.stringify(value).length <= limit) return { value, truncated: false };
  for (const measure of TRIES) {
    const shorter = shorten(value, measure, 0);
    if (!isLarge(shorter, limit) && JSON.stringify(shorter).length <= limit) return { value: shorter, truncated: true };
  }
  return { value: Array.isArray(value) ? [] : isJsonObject(value) ? {} : '…', truncated: true };
}

function shorten(value: Json, measure: (typeof TRIES)[number], depth: number): Json {
  if (typeof value === 'string') return shortText(value, measure.text);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= measure.depth) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.slice(0, measure.entries).map((one) => shorten(one, measure, depth + 1));
  const kept: [string, Json][] = [];
  for (const key in value) {
    if (kept.length >= measure.entries) break;
    if (key.length <= measure.text) kept.push([key, shorten(value[key] ?? null, measure, depth + 1)]);
  }
  return Object.fromEntries(kept);
}

/** Never ends in half of a character. */
function shortText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\ud800-\udbff]/.test(text[length - 1] ?? '') ? length - 1 : length;
  return `${text.slice(0, end)}…`;
}
