import { portOf, TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { placeOf, type Point } from './document';
import { ordered } from './dominators';
import { COLUMN, GRID, NODE_HEIGHT, NODE_WIDTH, ROW, sizeOf, type Size } from './geometry';
import { linksOf } from './links';
import { portsOf } from './ports';

const GAP_X = COLUMN - NODE_WIDTH;
const GAP_Y = ROW - NODE_HEIGHT;
/** Steps without any edge stand side by side, this many in a row. */
const LOOSE_IN_A_ROW = 6;

interface Level {
  readonly document: FlowDocument;
  /** Every step after all that lead to it. */
  readonly order: readonly string[];
  readonly sources: ReadonlyMap<string, readonly string[]>;
  readonly followers: ReadonlyMap<string, readonly string[]>;
}

/** Places for the steps of one level, from (0, 0): connected parts below each other, what has no edges at the end. */
export function layered(document: FlowDocument, ids: readonly string[]): ReadonlyMap<string, Point> {
  const level = levelOf(document, ids);
  const { parts, loose } = partsOf(level);
  const places = new Map<string, Point>();
  let top = 0;
  for (const part of parts) {
    const made = placePart(level, part);
    const least = Math.min(...[...made.values()].map(({ y }) => y));
    let bottom = top;
    for (const [id, { x, y }] of made) {
      places.set(id, { x, y: y - least + top });
      bottom = Math.max(bottom, y - least + top + sizeOf(document, id).height);
    }
    top = onGrid(bottom + GAP_Y);
  }
  placeLoose(level, loose, top, places);
  return places;
}

function levelOf(document: FlowDocument, ids: readonly string[]): Level {
  const members = new Set(ids);
  const all = new Map<string, readonly string[]>();
  for (const id of ids) all.set(id, sourcesIn(document, id, members));
  const order = ordered(document, readingOrder(document, ids), all);
  const rank = new Map(order.map((id, index) => [id, index]));
  const sources = new Map<string, readonly string[]>();
  const followers = new Map<string, string[]>();
  for (const id of order) {
    // An edge that closes a circle would have no column.
    const from = (all.get(id) ?? []).filter((one) => (rank.get(one) ?? 0) < (rank.get(id) ?? 0));
    sources.set(id, from);
    for (const one of from) followers.set(one, [...(followers.get(one) ?? []), id]);
  }
  return { document, order, sources, followers };
}

function sourcesIn(document: FlowDocument, id: string, members: ReadonlySet<string>): string[] {
  const from = (linksOf(document).into.get(id) ?? []).map((edge) => edge.from);
  return [...new Set(from)].filter((one) => members.has(one) && one !== id);
}

function readingOrder(document: FlowDocument, ids: readonly string[]): string[] {
  return [...ids].sort((a, b) => {
    const [p, q] = [placeOf(document, a), placeOf(document, b)];
    return p.y - q.y || p.x - q.x;
  });
}

/** Parts that no edge ties to each other: the trigger's first, the others from top to bottom. */
function partsOf(level: Level): { readonly parts: string[][]; readonly loose: string[] } {
  const partOf = new Map<string, string[]>();
  const parts: string[][] = [];
  for (const start of readingOrder(level.document, level.order)) {
    if (partOf.has(start)) continue;
    const part: string[] = [];
    const waiting = [start];
    partOf.set(start, part);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      part.push(id);
      for (const next of [...(level.sources.get(id) ?? []), ...(level.followers.get(id) ?? [])]) {
        if (partOf.has(next)) continue;
        partOf.set(next, part);
        waiting.push(next);
      }
    }
    parts.push(part);
  }
  const first = parts.filter((part) => part.includes(TRIGGER_ID));
  const rest = parts.filter((part) => part.length > 1 && !part.includes(TRIGGER_ID));
  return { parts: [...first, ...rest], loose: parts.filter((part) => part.length === 1 && part[0] !== TRIGGER_ID).flat() };
}

function placePart(level: Level, part: readonly string[]): Map<string, Point> {
  const members = new Set(part);
  const order = level.order.filter((id) => members.has(id));
  const columns = columnsOf(level, order);
  const places = new Map<string, Point>();
  let x = 0;
  for (const ids of columns) {
    const ranked = inRows(level, ids, places);
    const tops = rowTops(ranked.map((id) => ({ wanted: wantedTop(level, id, places), size: sizeOf(level.document, id) })));
    ranked.forEach((id, index) => places.set(id, { x, y: tops[index] ?? 0 }));
    x = onGrid(x + Math.max(...ids.map((id) => sizeOf(level.document, id).width)) + GAP_X);
  }
  return places;
}

/** Longest path from a start; a start that is not the trigger stands right before the first that follows it. */
function columnsOf({ sources, followers }: Level, order: readonly string[]): string[][] {
  const column = new Map<string, number>();
  for (const id of order) column.set(id, Math.max(0, ...(sources.get(id) ?? []).map((from) => (column.get(from) ?? 0) + 1)));
  for (const id of order) {
    if (id === TRIGGER_ID || (sources.get(id) ?? []).length > 0) continue;
    column.set(id, Math.max(0, Math.min(...(followers.get(id) ?? []).map((to) => column.get(to) ?? 1)) - 1));
  }
  const columns: string[][] = [];
  for (const id of order) (columns[column.get(id) ?? 0] ??= []).push(id);
  return [...columns].filter((ids) => ids !== undefined && ids.length > 0);
}

/** By the height they have now; steps at one height by the middle of what leads to them, then by the output they follow. */
function inRows(level: Level, ids: readonly string[], places: ReadonlyMap<string, Point>): string[] {
  const { document, sources } = level;
  const keys = new Map(
    ids.map((id) => {
      const from = sources.get(id) ?? [];
      return [
        id,
        { y: placeOf(document, id).y, above: median(from.map((one) => places.get(one)?.y ?? 0)), port: portRank(document, from[0], id) },
      ];
    }),
  );
  return [...ids].sort((a, b) => {
    const [p, q] = [keys.get(a), keys.get(b)];
    if (p === undefined || q === undefined) return 0;
    return p.y - q.y || p.above - q.above || p.port - q.port;
  });
}

function portRank(document: FlowDocument, from: string | undefined, id: string): number {
  if (from === undefined) return 0;
  const edge = (linksOf(document).out.get(from) ?? []).find(({ to }) => to === id);
  return edge === undefined ? 0 : portsOf(document, from).findIndex((port) => port.id === portOf(edge));
}

/** Level with the middle of what leads to it; undefined for a start, which keeps beside the row before it. */
function wantedTop({ sources }: Level, id: string, places: ReadonlyMap<string, Point>): number | undefined {
  const from = (sources.get(id) ?? []).flatMap((one) => places.get(one)?.y ?? []);
  return from.length > 0 ? median(from) : undefined;
}

/**
 * Heights for the steps of one column: in their order, never closer than a row, and together as near as can be to where each wants to
 * be (least squares under an order: pool adjacent violators). A row that wants nothing goes with the row before it, or the first after
 * it: were it to keep its height, tidying up again would move it again.
 */
function rowTops(rows: readonly { readonly wanted: number | undefined; readonly size: Size }[]): number[] {
  const pools: { sum: number; wishes: number; rows: number }[] = [];
  const starts: number[] = [];
  let start = 0;
  for (const { wanted, size } of rows) {
    starts.push(start);
    pools.push({ sum: wanted === undefined ? 0 : wanted - start, wishes: wanted === undefined ? 0 : 1, rows: 1 });
    start += onGrid(size.height + GAP_Y);
    for (let [last, before] = [pools.at(-1), pools.at(-2)]; last && before && belongTogether(before, last);) {
      pools.splice(-2, 2, { sum: last.sum + before.sum, wishes: last.wishes + before.wishes, rows: last.rows + before.rows });
      [last, before] = [pools.at(-1), pools.at(-2)];
    }
  }
  const shifts = pools.flatMap(({ sum, wishes, rows: count }) =>
    Array.from({ length: count }, () => (wishes === 0 ? 0 : Math.round(sum / wishes / GRID) * GRID)),
  );
  return starts.map((own, index) => own + (shifts[index] ?? 0));
}

function belongTogether(before: { sum: number; wishes: number }, last: { sum: number; wishes: number }): boolean {
  return before.wishes === 0 || last.wishes === 0 || last.sum / last.wishes <= before.sum / before.wishes;
}

function placeLoose({ document }: Level, ids: readonly string[], from: number, places: Map<string, Point>): void {
  let top = from;
  for (let index = 0; index < ids.length; index += LOOSE_IN_A_ROW) {
    const row = ids.slice(index, index + LOOSE_IN_A_ROW);
    let x = 0;
    for (const id of row) {
      places.set(id, { x, y: top });
      x = onGrid(x + sizeOf(document, id).width + GAP_X);
    }
    top = onGrid(top + Math.max(...row.map((id) => sizeOf(document, id).height)) + GAP_Y);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** The next line of the grid. */
function onGrid(value: number): number {
  return Math.ceil(value / GRID) * GRID;
}
