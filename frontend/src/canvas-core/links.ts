import { TRIGGER_ID, type EdgeDocument, type FlowDocument } from '@plumbline/shared';

/** Edges by the step they leave and by the step they reach; a step without any is not in the map. */
export interface Links {
  readonly out: ReadonlyMap<string, readonly EdgeDocument[]>;
  readonly into: ReadonlyMap<string, readonly EdgeDocument[]>;
}

const linksOfEdges = new WeakMap<readonly EdgeDocument[], Links>();
const bodiesOfSteps = new WeakMap<FlowDocument['steps'], ReadonlyMap<string, readonly string[]>>();

/** The edges of a document by their ends, worked out once for each list of edges. */
export function linksOf({ edges }: FlowDocument): Links {
  const known = linksOfEdges.get(edges);
  if (known) return known;
  const [out, into] = [new Map<string, EdgeDocument[]>(), new Map<string, EdgeDocument[]>()];
  for (const edge of edges) {
    push(out, edge.from, edge);
    push(into, edge.to, edge);
  }
  const links = { out, into };
  linksOfEdges.set(edges, links);
  return links;
}

/** The ids of the steps right inside each for-each, worked out once for each set of steps. */
export function bodiesOf({ steps }: FlowDocument): ReadonlyMap<string, readonly string[]> {
  const known = bodiesOfSteps.get(steps);
  if (known) return known;
  const bodies = new Map<string, string[]>();
  for (const id of Object.keys(steps)) {
    const around = steps[id]?.in;
    if (around !== undefined) push(bodies, around, id);
  }
  bodiesOfSteps.set(steps, bodies);
  return bodies;
}

/** Those steps and all steps inside those of them that are for-eaches, however deep. */
export function withBodies(document: FlowDocument, ids: Iterable<string>): Set<string> {
  const bodies = bodiesOf(document);
  const all = new Set(ids);
  for (const id of all) for (const inside of bodies.get(id) ?? []) all.add(inside);
  return all;
}

/** The for-each a step lies in; undefined at the top, for the trigger, and where that for-each does not exist. */
export function aroundOf(document: FlowDocument, id: string): string | undefined {
  const around = id === TRIGGER_ID || !Object.hasOwn(document.steps, id) ? undefined : document.steps[id]?.in;
  return around !== undefined && Object.hasOwn(document.steps, around) ? around : undefined;
}

/** Whether a path of edges leads from one step to the other; a step reaches itself. */
export function reaches(document: FlowDocument, from: string, to: string): boolean {
  const { out } = linksOf(document);
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const edge of out.get(id) ?? []) seen.add(edge.to);
  }
  return false;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
