'use client';

import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  ViewportPortal,
  type NodeChange,
  type OnMove,
  type Viewport,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, type MouseEvent as ReactMouseEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { GRID } from '../../canvas-core/geometry';
import { useTheme } from '../../ui/theme';
import './canvas.css';
import { CanvasHandle } from './canvas-handle';
import { CanvasContext, useCanvas, type CanvasModel } from './canvas-model';
import type { DrawnEdge } from './drawn-edges';
import type { DrawnNode } from './drawn-nodes';
import { FlowEdge } from './flow-edge';
import { FoldedNode, GroupNode } from './group-node';
import { miniColour } from './mini-colour';
import { readNoReturn } from './no-return';
import { NoteNode } from './note-node';
import { pointing, readPointing, seenBy } from './pointing';
import { StepNode } from './step-node';
import { useConnecting } from './use-connecting';
import { useDragging } from './use-dragging';
import { useDrawnNodes } from './use-drawn-nodes';
import { useDropping } from './use-dropping';
import { firstViewport, keepViewport } from './viewport';

const NODE_TYPES = { step: StepNode, note: NoteNode, group: GroupNode, folded: FoldedNode };
const EDGE_TYPES = { flow: FlowEdge };
const SNAP: [number, number] = [GRID, GRID];
const PAN_BUTTONS = [1, 2];
const MULTI_KEYS = ['Control', 'Meta', 'Shift'];
/** Fewer steps than this need no map (`canvas.md` A11). */
const MAP_FROM = 30;
const ARIA = {
  'node.a11yDescription.default': 'Press Enter to open, arrow keys to go to the next step.',
  'node.a11yDescription.keyboardDisabled': 'Press Enter to open, arrow keys to go to the next step.',
};

interface CanvasProps {
  readonly model: CanvasModel;
  /** The name under which this person's view of it is kept. */
  readonly viewKey: string;
  /** What it is, for screen readers. */
  readonly label: string;
  readonly onReady: (handle: CanvasHandle) => void;
}

/** A flow as a picture: to be edited, or with a run on it. Every property that React Flow gets is the same object with each render. */
export function FlowCanvas(props: CanvasProps): ReactNode {
  return (
    <CanvasContext value={props.model}>
      <ReactFlowProvider>
        <Inner {...props} />
      </ReactFlowProvider>
    </CanvasContext>
  );
}

function Inner({ model, viewKey, label, onReady }: CanvasProps): ReactNode {
  const { editing, selection, detail } = model;
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<DrawnNode, DrawnEdge>();
  const theme = useTheme();
  const { nodes, edges, moving, redraw } = useDrawnNodes();
  const { onStart, onDrag, onStop, aligned } = useDragging(moving, redraw);
  const connecting = useConnecting();
  const dropping = useDropping();
  const { chosen, seen } = useStore(pointing);
  const first = useMemo(() => firstViewport(viewKey, model.documents.getState().document), [model, viewKey]);
  const touch = useMemo(() => typeof window !== 'undefined' && window.matchMedia('(pointer: coarse)').matches, []);
  const pansByWheel = (chosen === 'auto' ? seen : chosen) === 'trackpad';

  useEffect(() => {
    readPointing();
    readNoReturn();
    const handle = new CanvasHandle(flow, model, () => frame.current);
    let gone = false;
    // The first fit takes its time: what is shown before it would be moved out of sight again.
    void (first.fit ? flow.fitView(FIT) : Promise.resolve()).then(() => !gone && onReady(handle));
    return () => {
      gone = true;
    };
  }, [flow, model, onReady, first]);

  const onNodesChange = useCallback(
    (changes: NodeChange<DrawnNode>[]) => {
      for (const change of changes) if (change.type === 'select') selection.toggle(change.id, change.selected);
      const moves = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
      if (moves.length > 0 && editing) moving(aligned(moves));
    },
    [selection, editing, moving, aligned],
  );
  // A drag of a selection box ends like that of a step.
  const onSelectionStop = useCallback(
    (event: ReactMouseEvent, dragged: DrawnNode[]) => {
      const [node] = dragged;
      if (node) onStop(event.nativeEvent, node, dragged);
    },
    [onStop],
  );
  const onMove = useCallback<OnMove>((_, { zoom }) => detail.zoomed(zoom), [detail]);
  const onMoveEnd = useCallback<OnMove>((_, viewport: Viewport) => keepViewport(viewKey, viewport), [viewKey]);
  const onEdgeClick = useCallback((_: ReactMouseEvent, edge: DrawnEdge) => selection.selectEdge(edge.id), [selection]);
  const onPaneClick = useCallback(() => selection.select([]), [selection]);
  const onNodeDoubleClick = useCallback((_: ReactMouseEvent, node: DrawnNode) => node.type === 'step' && model.open(node.id), [model]);
  const onNodeClick = useCallback(
    (event: ReactMouseEvent, node: DrawnNode) => {
      if (!editing) return node.type === 'step' && model.open(node.id);
      // React Flow leaves the others selected when one of them is pressed.
      if (!event.shiftKey && !event.ctrlKey && !event.metaKey) selection.select([node.id]);
    },
    [model, editing, selection],
  );
  const onMenu = useCallback(
    (event: ReactMouseEvent | MouseEvent, target: string | null) => {
      if (!editing) return;
      event.preventDefault();
      editing.menu(target, { x: event.clientX, y: event.clientY });
    },
    [editing],
  );
  const onNodeMenu = useCallback((event: ReactMouseEvent, node: DrawnNode) => onMenu(event, node.id), [onMenu]);
  const onEdgeMenu = useCallback((event: ReactMouseEvent, edge: DrawnEdge) => onMenu(event, `edge:${edge.id}`), [onMenu]);
  const onPaneMenu = useCallback((event: ReactMouseEvent | MouseEvent) => onMenu(event, null), [onMenu]);
  const onPaneDoubleClick = useCallback(
    (event: ReactMouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      editing?.pick({ kind: 'at', at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }) });
    },
    [editing, flow],
  );
  const onWheel = useCallback((event: WheelEvent) => {
    const now = seenBy(event);
    if (now !== null && now !== pointing.getState().seen) pointing.setState({ seen: now });
  }, []);
  useEffect(() => {
    const element = frame.current;
    element?.addEventListener('wheel', onWheel, { capture: true, passive: true });
    return () => element?.removeEventListener('wheel', onWheel, { capture: true });
  }, [onWheel]);
  useNearEdge(frame);

  return (
    <div
      ref={frame}
      className="relative size-full"
      data-testid="canvas"
      role="region"
      aria-label={label}
      {...dropping}
      onDoubleClick={onPaneDoubleClick}
    >
      <ReactFlow<DrawnNode, DrawnEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        defaultViewport={first.viewport}
        fitView={first.fit}
        fitViewOptions={FIT}
        minZoom={0.05}
        maxZoom={2}
        colorMode={theme === 'system' ? 'system' : theme}
        onlyRenderVisibleElements
        nodesDraggable={editing !== null}
        nodesConnectable={editing !== null}
        nodesFocusable
        edgesFocusable={false}
        edgesReconnectable={editing !== null}
        elementsSelectable
        disableKeyboardA11y
        ariaLabelConfig={ARIA}
        deleteKeyCode={null}
        multiSelectionKeyCode={MULTI_KEYS}
        selectionKeyCode={null}
        selectionOnDrag={!touch && editing !== null}
        selectionMode={SelectionMode.Partial}
        autoPanOnSelection
        panOnDrag={touch || editing === null ? true : PAN_BUTTONS}
        panOnScroll={pansByWheel}
        zoomOnScroll={!pansByWheel}
        zoomOnPinch
        zoomOnDoubleClick={false}
        connectOnClick
        connectionRadius={32}
        connectionLineType={ConnectionLineType.SmoothStep}
        snapToGrid
        snapGrid={SNAP}
        elevateNodesOnSelect={false}
        isValidConnection={connecting.isValid}
        onConnect={connecting.onConnect}
        onConnectEnd={connecting.onEnd}
        onReconnect={connecting.onReconnect}
        onNodesChange={onNodesChange}
        onNodeDragStart={onStart}
        onNodeDrag={onDrag}
        onNodeDragStop={onStop}
        onSelectionDragStop={onSelectionStop}
        onNodeClick={onNodeClick}
        onNodeDoubleClick={onNodeDoubleClick}
        onNodeContextMenu={onNodeMenu}
        onEdgeContextMenu={onEdgeMenu}
        onEdgeClick={onEdgeClick}
        onPaneClick={onPaneClick}
        onPaneContextMenu={onPaneMenu}
        onMove={onMove}
        onMoveEnd={onMoveEnd}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.6} />
        <GuideLines />
        {nodes.length >= MAP_FROM && <MiniMap<DrawnNode> pannable zoomable ariaLabel="Map of the flow" nodeColor={miniColour(model)} />}
      </ReactFlow>
    </div>
  );
}

const FIT = { padding: 0.15, maxZoom: 1 };

/** Lines through what a dragged step is in line with. */
function GuideLines(): ReactNode {
  const { guides } = useCanvas();
  const lines = useStore(guides.store, (state) => state.guides);
  if (lines.length === 0) return null;
  return (
    <ViewportPortal>
      {lines.map(({ axis, at, start, end }) => (
        <div
          key={`${axis}${String(at)}`}
          className="guide"
          style={
            axis === 'x' ? { left: at, top: start, width: 1, height: end - start } : { top: at, left: start, height: 1, width: end - start }
          }
        />
      ))}
    </ViewportPortal>
  );
}

/** Shows the tools of the edge that the pointer is on; they lie in another layer than the edge, so CSS alone can not. */
function useNearEdge(frame: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const element = frame.current;
    let near: Element | null = null;
    const over = (event: PointerEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      const id = target?.closest('.react-flow__edge')?.getAttribute('data-id') ?? target?.closest('.edge-tools')?.getAttribute('data-edge');
      const tools = id ? (element?.querySelector(`.edge-tools[data-edge="${CSS.escape(id)}"]`) ?? null) : null;
      if (tools === near) return;
      near?.classList.remove('is-near');
      tools?.classList.add('is-near');
      near = tools;
    };
    element?.addEventListener('pointerover', over);
    return () => element?.removeEventListener('pointerover', over);
  }, [frame]);
}
