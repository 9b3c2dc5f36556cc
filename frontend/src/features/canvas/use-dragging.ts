'use client';

import { TRIGGER_ID, type EdgeDocument, type FlowDocument } from '@plumbline/shared';
import type { NodeChange, NodePositionChange, OnNodeDrag } from '@xyflow/react';
import { useCallback, useRef } from 'react';
import type { Point } from '../../canvas-core/document';
import { canSplice, spliceStep } from '../../canvas-core/edits/insert';
import { moveInto, moveSteps } from '../../canvas-core/edits/layout';
import { moveNotes } from '../../canvas-core/edits/notes';
import { edgeAt } from '../../canvas-core/edge-path';
import { boxOf, frameTop, NODE_HEIGHT, NODE_WIDTH } from '../../canvas-core/geometry';
import { guides, type Guide } from '../../canvas-core/guides';
import { portsOf } from '../../canvas-core/ports';
import { useCanvas, type CanvasModel } from './canvas-model';
import type { DrawnNode } from './drawn-nodes';

interface Dragging {
  readonly onStart: OnNodeDrag<DrawnNode>;
  readonly onDrag: OnNodeDrag<DrawnNode>;
  readonly onStop: OnNodeDrag<DrawnNode>;
  /** Aligns what is dragged with what is near; Alt switches that off. */
  readonly aligned: (changes: NodeChange<DrawnNode>[]) => NodeChange<DrawnNode>[];
}

/** Moving steps, notes and groups with the pointer: one entry of the history per drag. */
export function useDragging(moving: (changes: NodeChange<DrawnNode>[]) => void, redraw: () => void): Dragging {
  const model = useCanvas();
  const altHeld = useRef(false);
  const groupFrom = useRef<{ readonly start: Point; readonly members: ReadonlyMap<string, Point> } | null>(null);

  const onStart = useCallback<OnNodeDrag<DrawnNode>>(
    (_, node) => {
      groupFrom.current =
        node.type === 'group' || node.type === 'folded' ? { start: node.position, members: membersOf(model, node.id) } : null;
    },
    [model],
  );

  const onDrag = useCallback<OnNodeDrag<DrawnNode>>(
    (event, node, nodes) => {
      altHeld.current = event.altKey;
      const from = groupFrom.current;
      if (from) {
        moving([...shifted(from, node.position)].map(([id, position]) => ({ id, type: 'position', position })));
        return;
      }
      model.dropTarget.set(nodes.length === 1 && node.type === 'step' ? spliceableEdge(model, node) : null);
    },
    [model, moving],
  );

  const onStop = useCallback<OnNodeDrag<DrawnNode>>(
    (_, node, nodes) => {
      const edge = model.dropTarget.edge;
      model.dropTarget.set(null);
      model.guides.set([]);
      const from = groupFrom.current;
      groupFrom.current = null;
      const { editing } = model;
      if (!editing) return;
      const changed = from
        ? editing.edit('Move a group', (document) => moveSteps(document, Object.fromEntries(shifted(from, node.position))))
        : editing.edit(nameOfMove(nodes, edge), (document) => dropped(document, nodes, edge));
      if (!changed) redraw();
    },
    [model, redraw],
  );

  const aligned = useCallback(
    (changes: NodeChange<DrawnNode>[]) => {
      const dragged = changes.filter((change): change is NodePositionChange => change.type === 'position' && change.dragging === true);
      const [only] = dragged;
      if (dragged.length !== 1 || !only?.position || altHeld.current || groupFrom.current) {
        if (dragged.length > 0) model.guides.set([]);
        return changes;
      }
      const { position, found } = alignedTo(model.documents.getState().document, only.id, only.position);
      model.guides.set(found);
      return position === only.position ? changes : changes.map((change) => (change === only ? { ...only, position } : change));
    },
    [model],
  );
  return { onStart, onDrag, onStop, aligned };
}

function membersOf({ documents }: CanvasModel, nodeId: string): ReadonlyMap<string, Point> {
  const { document } = documents.getState();
  const group = document.groups?.find(({ id }) => `group:${id}` === nodeId);
  return new Map((group?.steps ?? []).map((id) => [id, { x: document.layout?.[id]?.x ?? 0, y: document.layout?.[id]?.y ?? 0 }]));
}

function shifted(
  { start, members }: { readonly start: Point; readonly members: ReadonlyMap<string, Point> },
  now: Point,
): Map<string, Point> {
  return new Map([...members].map(([id, { x, y }]) => [id, { x: x + now.x - start.x, y: y + now.y - start.y }]));
}

const middle = ({ x, y }: Point): Point => ({ x: x + NODE_WIDTH / 2, y: y + NODE_HEIGHT / 2 });

function spliceableEdge({ documents }: CanvasModel, node: DrawnNode): EdgeDocument | null {
  const { document } = documents.getState();
  const edge = edgeAt(document, middle(node.position));
  return edge && canSplice(document, edge, node.id) ? edge : null;
}

function nameOfMove(nodes: readonly DrawnNode[], edge: EdgeDocument | null): string {
  if (edge) return 'Put a step into an edge';
  const steps = nodes.filter(({ type }) => type === 'step').length;
  if (steps === nodes.length) return steps === 1 ? 'Move a step' : `Move ${String(steps)} steps`;
  return nodes.length === 1 ? 'Move a note' : `Move ${String(nodes.length)} things`;
}

function dropped(document: FlowDocument, nodes: readonly DrawnNode[], edge: EdgeDocument | null): FlowDocument {
  const steps: Record<string, Point> = {};
  const notes: Record<string, Point> = {};
  for (const { id, type, position, parentId } of nodes) {
    if (type === 'note') notes[id.slice('note:'.length)] = position;
    if (type === 'step')
      steps[id] = parentId === undefined ? position : { x: position.x, y: position.y - frameTop(portsOf(document, parentId)) };
  }
  const moved = moveNotes(moveSteps(document, steps), notes);
  const [id, more] = Object.keys(steps);
  if (id === undefined || more !== undefined) return moved;
  if (edge) return spliceStep(moved, edge, id);
  return intoFrame(moved, id);
}

/** A step that was let go inside a for-each's frame belongs to it from then on, and one that was taken out no longer does. */
function intoFrame(document: FlowDocument, id: string): FlowDocument {
  const step = document.steps[id];
  if (!step || document.edges.some(({ from, to }) => from === id || to === id)) return document;
  const box = boxOf(document, id);
  const { x, y } = middle(box);
  const frame = Object.entries(document.steps).find(([other, { operation }]) => {
    if (other === id || operation.split('@')[0] !== 'for_each') return false;
    const outer = boxOf(document, other);
    const top = outer.y + frameTop(portsOf(document, other));
    return x > outer.x && x < outer.x + outer.width && y > top && y < outer.y + outer.height;
  })?.[0];
  if (frame === step.in) return document;
  const origin = frame === undefined ? { x: 0, y: 0 } : boxOf(document, frame);
  const top = frame === undefined ? 0 : frameTop(portsOf(document, frame));
  return moveInto(document, frame, { [id]: { x: box.x - origin.x, y: box.y - origin.y - top } });
}

/** Lines a step up with its neighbours. */
function alignedTo(document: FlowDocument, id: string, position: Point): { readonly position: Point; readonly found: readonly Guide[] } {
  if (id !== TRIGGER_ID && (document.steps[id] === undefined || document.steps[id].in !== undefined)) return { position, found: [] };
  const others = [TRIGGER_ID, ...Object.keys(document.steps)].filter((other) => other !== id && document.steps[other]?.in === undefined);
  const { dx, dy, lines } = guides(
    { ...boxOf(document, id), ...position },
    others.map((other) => boxOf(document, other)),
  );
  return { position: dx === 0 && dy === 0 ? position : { x: position.x + dx, y: position.y + dy }, found: lines };
}
