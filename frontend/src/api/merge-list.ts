/** What a list needs to know of a row. Ids grow with time. */
interface Row {
  readonly id: string;
}

export interface MergedList<R extends Row> {
  readonly rows: readonly R[];
  /** Newer runs that are held back. */
  readonly held: number;
  /** Between the newest and the pages that were fetched others may be missing. */
  readonly hasHole: boolean;
}

/**
 * The newest rows laid over the pages that were fetched before: what changed changes in its place. Pure.
 * @param head the newest matching rows as of now, newest first
 * @param pages what was fetched, newest first
 * @param topId while the list is held: the newest row that may be shown
 */
export function mergeList<R extends Row>(head: readonly R[], pages: readonly R[], topId: string | null): MergedList<R> {
  const byId = new Map(pages.map((row) => [row.id, row]));
  for (const row of head) byId.set(row.id, row);
  const all = [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const oldestOfHead = head.at(-1)?.id;
  const newestOfPages = pages[0]?.id;
  const hasHole = oldestOfHead !== undefined && newestOfPages !== undefined && oldestOfHead > newestOfPages;
  // A row that the newest do not hold any more, although they reach below it, does not match any more.
  const gone = new Set(
    hasHole || oldestOfHead === undefined
      ? []
      : pages.filter(({ id }) => id >= oldestOfHead && !head.some((row) => row.id === id)).map(({ id }) => id),
  );
  const matching = all.filter(({ id }) => !gone.has(id));
  if (topId === null) return { rows: matching, held: 0, hasHole };
  const rows = matching.filter(({ id }) => id <= topId);
  return { rows, held: matching.length - rows.length, hasHole };
}
