import type { FlowDocument } from '@plumbline/shared';
import { linksOf } from './links';

/** How the steps of one level hang on each other. */
export interface Dominators {
  /** Steps that nothing of the level leads to, and those that no one step leads to, in order. */
  readonly starts: readonly string[];
  /** By step: the steps that can only be reached through it and through nothing after it, in an order that follows the edges. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** By step: the steps that lead to it, each once. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/**
 * The nearest step through which all paths to a step lead (its immediate dominator), for the steps of one level. Edges that close a
 * circle are ignored. Ties keep the order of `ids`.
 */
export function dominators(document: FlowDocument, ids: readonly string[]): Dominators {
  const members = new Set(ids);
  const sources = new Map<string, readonly string[]>();
  for (const id of ids) {
    const from = (linksOf(document).into.get(id) ?? []).map((edge) => edge.from).filter((one) => members.has(one) && one !== id);
    sources.set(id, [...new Set(from)]);
  }
  const depth = new Map<string, number>();
  const owner = new Map<string, string | null>();
  const children = new Map<string, string[]>();
  const starts: string[] = [];
  for (const id of ordered(document, ids, sources)) {
    const known = (sources.get(id) ?? []).filter((from) => owner.has(from));
    const above = known.length === 0 ? null : known.slice(1).reduce<string | null>((a, b) => common(a, b, owner, depth), known[0] ?? null);
    owner.set(id, above);
    depth.set(id, above === null ? 0 : (depth.get(above) ?? 0) + 1);
    if (above === null) starts.push(id);
    else children.set(above, [...(children.get(above) ?? []), id]);
  }
  return { starts, children, sources };
}

function common(
  a: string | null,
  b: string | null,
  owner: ReadonlyMap<string, string | null>,
  depth: ReadonlyMap<string, number>,
): string | null {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x === null || y === null) return null;
    if ((depth.get(x) ?? 0) >= (depth.get(y) ?? 0)) x = owner.get(x) ?? null;
    else y = owner.get(y) ?? null;
  }
  return x;
}

/** Every step after all that lead to it; where a circle leaves none, the first one left. */
export function ordered(document: FlowDocument, ids: readonly string[], sources: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map(ids.map((id) => [id, sources.get(id)?.length ?? 0]));
  const ready = ids.filter((id) => left.get(id) === 0).reverse();
  const order: string[] = [];
  const rest = [...ids];
  let at = 0;
  const take = (id: string): void => {
    left.delete(id);
    order.push(id);
    const next = [...new Set((linksOf(document).out.get(id) ?? []).map((edge) => edge.to))].filter((to) => left.has(to));
    for (const to of next.reverse()) {
      const count = (left.get(to) ?? 0) - 1;
      left.set(to, count);
      if (count === 0) ready.push(to);
    }
  };
  while (left.size > 0) {
    const id = ready.pop();
    if (id !== undefined) {
      if (left.has(id)) take(id);
      continue;
    }
    while (at < rest.length && !left.has(rest[at] ?? '')) at++;
    const first = rest[at];
    if (first === undefined) break;
    take(first);
  }
  return order;
}
