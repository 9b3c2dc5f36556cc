import { TRIGGER_ID, type FlowDocument, type StepDocument } from '@plumbline/shared';
import { operationName, placeOf, stepOf, type Place, type Point } from './document';
import { aroundOf } from './links';
import { portsOf, type Port } from './ports';

/** Sizes of the canvas, px (`canvas.md` D2 and D3). */
export const NODE_WIDTH = 256;
export const NODE_HEIGHT = 88;
export const GRID = 16;
export const COLUMN = 320;
export const ROW = 128;
/** Height that each labelled output adds below the card. */
export const PORT_ROW = 24;
/** Free space between the border of a for-each's frame and the steps in it. */
export const FRAME_PADDING = 32;
const FRAME_WIDTH = NODE_WIDTH + 2 * FRAME_PADDING;
const FRAME_HEIGHT = NODE_HEIGHT + 2 * FRAME_PADDING;
const HANDLE = 12;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Point, Size {}

/** A handle as React Flow takes it on a node: `x` and `y` are its top left corner in the node, px. */
export interface Handle extends Box {
  readonly id: string;
  readonly type: 'source' | 'target';
  readonly position: 'left' | 'right' | 'bottom';
}

/**
 * Size of a node: a pure function of the step, so that the canvas never has to measure. Each labelled output adds a row. A for-each
 * has its frame below the card; `w` and `h` of its place are the size of that frame, which a body step's place is relative to.
 */
export function stepSize(step: StepDocument | null, ports: readonly Port[], place?: Place): Size {
  const height = cardHeight(ports);
  if (step === null || operationName(step) !== 'for_each') return { width: NODE_WIDTH, height };
  return { width: Math.max(NODE_WIDTH, place?.w ?? FRAME_WIDTH), height: height + (place?.h ?? FRAME_HEIGHT) };
}

/** How far below the top of a for-each its frame begins. */
export function frameTop(ports: readonly Port[]): number {
  return cardHeight(ports);
}

function cardHeight(ports: readonly Port[]): number {
  return NODE_HEIGHT + PORT_ROW * ports.filter((port) => port.kind === 'labelled').length;
}

/** Where the handles of a node are: `in` on the left, `out` on the right of the card, labelled outputs below it, `error` at the bottom. */
export function handlesOf(step: StepDocument | null, ports: readonly Port[], place?: Place): Handle[] {
  const { width, height } = stepSize(step, ports, place);
  const at = (id: string, position: Handle['position'], x: number, y: number): Handle => {
    return {
      id,
      type: position === 'left' ? 'target' : 'source',
      position,
      x: x - HANDLE / 2,
      y: y - HANDLE / 2,
      width: HANDLE,
      height: HANDLE,
    };
  };
  const handles = step === null ? [] : [at('in', 'left', 0, NODE_HEIGHT / 2)];
  let row = 0;
  for (const port of ports) {
    if (port.kind === 'error') handles.push(at(port.id, 'bottom', NODE_WIDTH / 2, height));
    else if (port.kind === 'out') handles.push(at(port.id, 'right', width, NODE_HEIGHT / 2));
    else handles.push(at(port.id, 'right', width, NODE_HEIGHT + PORT_ROW * row++ + PORT_ROW / 2));
  }
  return handles;
}

/** Where a step is on the whole canvas, frames around it counted in. */
export function absolutePlace(document: FlowDocument, id: string): Point {
  let { x, y } = placeOf(document, id);
  const passed = new Set([id]);
  for (let around = aroundOf(document, id); around !== undefined && !passed.has(around); around = aroundOf(document, around)) {
    passed.add(around);
    const place = placeOf(document, around);
    x += place.x;
    y += place.y + frameTop(portsOf(document, around));
  }
  return { x, y };
}

/** The place of a step or the trigger on the whole canvas with its size. */
export function boxOf(document: FlowDocument, id: string): Box {
  return { ...absolutePlace(document, id), ...sizeOf(document, id) };
}

export function sizeOf(document: FlowDocument, id: string): Size {
  return stepSize(id === TRIGGER_ID ? null : (stepOf(document, id) ?? null), portsOf(document, id), placeOf(document, id));
}

/** The nearest point of the grid. */
export function snap({ x, y }: Point): Point {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}

/** Whether two boxes share any area; `gap` px between them count as shared. */
export function overlaps(a: Box, b: Box, gap = 0): boolean {
  return a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;
}
