import { TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { exists } from './document';
import { boxOf, type Box } from './geometry';
import { aroundOf, bodiesOf, linksOf } from './links';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** All that comes before those steps, without them: what leads to them, and to the for-eaches they lie in. */
export function upstream(document: FlowDocument, ids: Iterable<string>): Set<string> {
  const { into } = linksOf(document);
  return reached(ids, (id) => {
    const around = aroundOf(document, id);
    return [...(into.get(id) ?? []).map((edge) => edge.from), ...(around === undefined ? [] : [around])];
  });
}

/** All that comes after those steps, without them: what they lead to, and what lies inside for-eaches on the way. */
export function downstream(document: FlowDocument, ids: Iterable<string>): Set<string> {
  const { out } = linksOf(document);
  const bodies = bodiesOf(document);
  return reached(ids, (id) => [...(out.get(id) ?? []).map((edge) => edge.to), ...(bodies.get(id) ?? [])]);
}

/** Those steps and all that edges tie to them, in whichever direction. */
export function connected(document: FlowDocument, ids: Iterable<string>): Set<string> {
  const { out, into } = linksOf(document);
  const bodies = bodiesOf(document);
  const start = [...ids];
  const found = reached(start, (id) => {
    const around = aroundOf(document, id);
    const edges = [...(out.get(id) ?? []).map((edge) => edge.to), ...(into.get(id) ?? []).map((edge) => edge.from)];
    return [...edges, ...(bodies.get(id) ?? []), ...(around === undefined ? [] : [around])];
  });
  return new Set([...start, ...found].filter((id) => exists(document, id)));
}

/** Where an arrow key leads: left and right along the edges, else to the nearest step in that direction; null where there is none. */
export function neighbour(document: FlowDocument, id: string, direction: Direction): string | null {
  if (!exists(document, id)) return null;
  const here = boxOf(document, id);
  const { out, into } = linksOf(document);
  const tied =
    direction === 'right'
      ? (out.get(id) ?? []).map(({ to }) => to)
      : direction === 'left'
        ? (into.get(id) ?? []).map(({ from }) => from)
        : [];
  const known = tied.filter((one) => exists(document, one));
  const byRow = (one: string) => Math.abs(middle(boxOf(document, one)).y - middle(here).y);
  const next = least(known, byRow);
  return next ?? least(othersThan(document, id), (one) => away(here, boxOf(document, one), direction));
}

function othersThan(document: FlowDocument, id: string): string[] {
  return [TRIGGER_ID, ...Object.keys(document.steps)].filter((one) => one !== id);
}

/** How far a box is in a direction: what lies to the side counts twice; infinite when it is not in that direction. */
function away(from: Box, to: Box, direction: Direction): number {
  const [a, b] = [middle(from), middle(to)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const [ahead, beside] = direction === 'left' ? [-dx, dy] : direction === 'right' ? [dx, dy] : direction === 'up' ? [-dy, dx] : [dy, dx];
  return ahead <= 0 || Math.abs(beside) > 3 * ahead ? Number.POSITIVE_INFINITY : ahead + 2 * Math.abs(beside);
}

/** A frame makes a for-each large, so its card stands for it. */
function middle(box: Box): { readonly x: number; readonly y: number } {
  return { x: box.x + 128, y: box.y + 44 };
}

function least(ids: readonly string[], cost: (id: string) => number): string | null {
  let [best, lowest]: [string | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const id of ids) {
    const value = cost(id);
    if (value < lowest) [best, lowest] = [id, value];
  }
  return best;
}

function reached(start: Iterable<string>, next: (id: string) => readonly string[]): Set<string> {
  const first = [...start];
  const found = new Set<string>();
  const waiting = [...first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const one of next(id)) {
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(one);
    }
  }
  for (const id of first) found.delete(id);
  return found;
}
