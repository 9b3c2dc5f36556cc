import type { Json } from '@plumbline/shared';

/** A found item and the key that it is known by. */
export interface KeyedItem {
  readonly key: string;
  readonly item: Json;
}

/** What becomes of the items of a look. */
export interface WhatIsNew {
  /** To be started, in the order in which they were found. */
  readonly start: readonly KeyedItem[];
  /** To be noted, and not started: they were there when the first look came. */
  readonly note: readonly KeyedItem[];
  /** Found again: they were known before. */
  readonly again: readonly KeyedItem[];
  /** New, and left for the next look since there are too many. */
  readonly left: number;
}

/**
 * Sorts the items of a look. An item that comes twice in one look counts once, where it was found first. Pure.
 * @param isFirst it is the first look of the trigger @param most items that start runs at once
 */
export function whatIsNew(
  found: readonly KeyedItem[],
  known: ReadonlySet<string>,
  { isFirst, first, most }: { readonly isFirst: boolean; readonly first: 'new' | 'all'; readonly most: number },
): WhatIsNew {
  const seen = new Set<string>();
  const once = found.filter(({ key }) => !seen.has(key) && seen.add(key));
  const again = once.filter(({ key }) => known.has(key));
  const fresh = once.filter(({ key }) => !known.has(key));
  if (isFirst && first === 'new') return { start: [], note: fresh, again, left: 0 };
  return { start: fresh.slice(0, most), note: [], again, left: Math.max(0, fresh.length - most) };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * The marker after a look. A number or a time never goes back by itself: services list in any order, and what lies behind was looked at.
 * What is neither is the service's own, and taken as it is. Where the expression found nothing, the marker stays. Pure.
 */
export function nextMarker(before: Json, yielded: Json | undefined): Json {
  if (yielded === undefined || yielded === null) return before;
  const [from, to] = [placeOf(before), placeOf(yielded)];
  return from !== null && to !== null && from.kind === to.kind && to.at < from.at ? before : yielded;
}

function placeOf(marker: Json): { readonly kind: 'number' | 'time'; readonly at: number } | null {
  if (typeof marker === 'number') return { kind: 'number', at: marker };
  const at = typeof marker === 'string' && TIME.test(marker) ? Date.parse(marker) : Number.NaN;
  return Number.isNaN(at) ? null : { kind: 'time', at };
}
