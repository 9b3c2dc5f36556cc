import { portOf, type EdgeDocument, type FlowDocument } from '@plumbline/shared';
import type { Edge } from '@xyflow/react';
import { edgeKey } from '../../canvas-core/document';
import { groupNodeId, hiddenBy } from './drawn-nodes';

export type DrawnEdge = Edge<{ readonly edge: EdgeDocument }, 'flow'>;

/** Edges of the last time, by the edge of the document that they are drawn for. */
export type EdgeCache = WeakMap<EdgeDocument, DrawnEdge>;

/** Width of the invisible path that takes the pointer, px. */
const HIT_WIDTH = 32;

/** The edges of a document for React Flow; those into and out of a folded group end at its card. */
export function drawnEdges(document: FlowDocument, selected: string | null, folded: ReadonlySet<string>, cache: EdgeCache): DrawnEdge[] {
  const hidden = hiddenBy(document, folded);
  const edges: DrawnEdge[] = [];
  const seen = new Set<string>();
  for (const edge of document.edges) {
    const [from, to] = [hidden.get(edge.from), hidden.get(edge.to)];
    if (from !== undefined && from === to) continue;
    if (from === undefined && to === undefined) {
      edges.push(drawn(edge, edgeKey(edge) === selected, cache));
      continue;
    }
    const source = from === undefined ? edge.from : groupNodeId(from);
    const target = to === undefined ? edge.to : groupNodeId(to);
    const id = `${source}|${from === undefined ? portOf(edge) : 'out'}|${target}`;
    if (seen.has(id)) continue;
    seen.add(id);
    edges.push({
      id,
      type: 'flow',
      source,
      target,
      sourceHandle: from === undefined ? portOf(edge) : 'out',
      targetHandle: 'in',
      data: { edge },
      interactionWidth: 0,
      selectable: false,
    });
  }
  return edges;
}

function drawn(edge: EdgeDocument, selected: boolean, cache: EdgeCache): DrawnEdge {
  const known = cache.get(edge);
  if (known && known.selected === selected) return known;
  const made: DrawnEdge = {
    id: edgeKey(edge),
    type: 'flow',
    source: edge.from,
    target: edge.to,
    sourceHandle: portOf(edge),
    targetHandle: 'in',
    data: { edge },
    interactionWidth: HIT_WIDTH,
    selected,
  };
  cache.set(edge, made);
  return made;
}
