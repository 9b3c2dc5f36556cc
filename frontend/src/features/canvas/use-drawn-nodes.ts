'use client';

import { applyNodeChanges, type NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useCanvas } from './canvas-model';
import { drawnEdges, type DrawnEdge, type EdgeCache } from './drawn-edges';
import { drawnNodes, type DrawnNode, type NodeCache } from './drawn-nodes';

interface Drawn {
  readonly nodes: DrawnNode[];
  readonly edges: DrawnEdge[];
  /** For changes of places and sizes while something is dragged; the document changes when it is let go. */
  readonly moving: (changes: NodeChange<DrawnNode>[]) => void;
  /** Draws the document again, after a drag that changed nothing. */
  readonly redraw: () => void;
}

/** Nodes and edges of the document, with what is being dragged where it is dragged to. */
export function useDrawnNodes(): Drawn {
  const { documents, selection, folded } = useCanvas();
  const document = useStore(documents, (state) => state.document);
  const { ids, edge } = useStore(selection.store);
  const foldedIds = useStore(folded.store, (state) => state.ids);
  const [nodeCache] = useState<NodeCache>(() => new Map());
  const [edgeCache] = useState<EdgeCache>(() => new WeakMap());
  const drawn = useMemo(() => drawnNodes(document, ids, foldedIds, nodeCache), [document, ids, foldedIds, nodeCache]);
  const edges = useMemo(() => drawnEdges(document, edge, foldedIds, edgeCache), [document, edge, foldedIds, edgeCache]);
  const [moved, setMoved] = useState<{ readonly from: DrawnNode[]; readonly nodes: DrawnNode[] } | null>(null);
  // What was dragged is where the document says, as soon as that has changed.
  const nodes = moved?.from === drawn ? moved.nodes : drawn;
  const moving = useCallback(
    (changes: NodeChange<DrawnNode>[]) =>
      setMoved((before) => ({ from: drawn, nodes: applyNodeChanges(changes, before?.from === drawn ? before.nodes : drawn) })),
    [drawn],
  );
  const redraw = useCallback(() => setMoved(null), []);
  return { nodes, edges, moving, redraw };
}
