'use client';

import { applyNodeChanges, type NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
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
  const nodeCache = useRef<NodeCache>(new Map());
  const edgeCache = useRef<EdgeCache>(new WeakMap());
  const [nodes, setNodes] = useState<DrawnNode[]>(() => drawnNodes(document, ids, foldedIds, nodeCache.current));
  const [edges, setEdges] = useState<DrawnEdge[]>(() => drawnEdges(document, edge, foldedIds, edgeCache.current));
  const draw = useCallback(() => setNodes(drawnNodes(document, ids, foldedIds, nodeCache.current)), [document, ids, foldedIds]);
  useEffect(draw, [draw]);
  useEffect(() => setEdges(drawnEdges(document, edge, foldedIds, edgeCache.current)), [document, edge, foldedIds]);
  const moving = useCallback((changes: NodeChange<DrawnNode>[]) => setNodes((before) => applyNodeChanges(changes, before)), []);
  return { nodes, edges, moving, redraw: draw };
}
