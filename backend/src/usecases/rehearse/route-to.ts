import { isJsonObject, portOf, TRIGGER_ID, type EdgeDocument, type FlowDocument, type Json } from '@plumbline/shared';

/** How a run is led to a step that it would not come to by itself. */
export interface Route {
  /** Outputs that are fixed, so that the right ports are taken. */
  readonly pins: ReadonlyMap<string, Json>;
  /** Steps whose service says no, so that their error edge is taken. */
  readonly failing: ReadonlySet<string>;
}

/** Error edges and refusals are roundabout ways: taken only where no other leads there. */
const COST: Readonly<Record<string, number>> = { error: 100, timeout: 10, rejected: 10 };

/** The way from the trigger to a step; null: there is none. Pure. */
export function routeTo(document: FlowDocument, stepId: string): Route | null {
  const pins = new Map<string, Json>();
  const failing = new Set<string>();
  // A step of a for-each is reached through the for-each, and then from where its turns begin.
  for (let at: string | undefined = stepId; at !== undefined; at = document.steps[at]?.in) {
    const way = cheapestWay(document, at);
    if (way === null) return null;
    for (const edge of way) lead(document, edge, pins, failing);
  }
  return { pins, failing };
}

function cheapestWay(document: FlowDocument, stepId: string): readonly EdgeDocument[] | null {
  const body = document.steps[stepId]?.in;
  const inside = (id: string): boolean => (id === TRIGGER_ID ? body === undefined : document.steps[id]?.in === body);
  const edges = document.edges.filter(({ from, to }) => inside(from) && inside(to));
  const entered = new Set(edges.map(({ to }) => to));
  const starts = body === undefined ? [TRIGGER_ID] : Object.keys(document.steps).filter((id) => inside(id) && !entered.has(id));
  const best = new Map<string, { readonly cost: number; readonly way: readonly EdgeDocument[] }>();
  for (const start of starts) best.set(start, { cost: 0, way: [] });
  // As many rounds as there are steps: a way that is longer than that goes in circles.
  for (let round = Object.keys(document.steps).length; round >= 0; round--) {
    let changed = false;
    for (const edge of edges) {
      const from = best.get(edge.from);
      // A disabled step is passed over, and only its usual port leads on.
      if (!from || (document.steps[edge.from]?.disabled && portOf(edge) !== 'out')) continue;
      const cost = from.cost + 1 + (COST[portOf(edge)] ?? 0);
      if (cost >= (best.get(edge.to)?.cost ?? Number.POSITIVE_INFINITY)) continue;
      best.set(edge.to, { cost, way: [...from.way, edge] });
      changed = true;
    }
    if (!changed) break;
  }
  return best.get(stepId)?.way ?? null;
}

function lead({ steps }: FlowDocument, edge: EdgeDocument, pins: Map<string, Json>, failing: Set<string>): void {
  const port = portOf(edge);
  const operation = steps[edge.from]?.operation.split('@')[0];
  if (port === 'error') failing.add(edge.from);
  else if (operation === 'branch') pins.set(edge.from, withCase(pins.get(edge.from), port.replace(/^case:/, '')));
  else if (operation === 'filter') pins.set(edge.from, { passed: true });
  else if (operation === 'wait' && port === 'timeout') pins.set(edge.from, { reason: 'timeout' });
  else if (operation === 'wait' && port === 'rejected') pins.set(edge.from, { reason: 'approval', decision: 'reject', by: 'rehearsal' });
}

function withCase(before: Json | undefined, id: string): Json {
  const taken = before !== undefined && isJsonObject(before) && Array.isArray(before['taken']) ? before['taken'] : [];
  return { taken: [...new Set([...taken, id])] };
}
