import { portOf, TRIGGER_ID, type EdgeDocument, type FlowDocument } from '@plumbline/shared';
import { placeOf, stepOf, type Point } from './document';
import { absolutePlace, handlesOf, type Handle } from './geometry';
import { portsOf } from './ports';

/** How far an edge runs straight before it turns, px. */
const STRAIGHT = 24;
/** Rounding of the corners, px (`canvas.md` D4). */
const RADIUS = 12;

/** The corners of an edge from its output to the step it leads to, on the whole canvas; empty when an end is missing. */
export function edgePath(document: FlowDocument, edge: EdgeDocument): readonly Point[] {
  const start = handleAt(document, edge.from, portOf(edge));
  const end = handleAt(document, edge.to, 'in');
  return start === null || end === null ? [] : cornersBetween(start, end, start.position === 'bottom');
}

/** The corners of a path from an output (on the right, or at the bottom) to an input on the left. */
export function cornersBetween(from: Point, to: Point, fromBottom = false): Point[] {
  const [start, end] = [
    { x: from.x, y: from.y },
    { x: to.x, y: to.y },
  ];
  const before = end.x - STRAIGHT;
  if (fromBottom) {
    if (before >= start.x && end.y >= start.y + STRAIGHT) return [start, { x: start.x, y: end.y }, end];
    const below = start.y + STRAIGHT;
    return [start, { x: start.x, y: below }, { x: before, y: below }, { x: before, y: end.y }, end];
  }
  if (start.y === end.y && end.x >= start.x) return [start, end];
  if (before >= start.x + STRAIGHT) {
    const middle = (start.x + end.x) / 2;
    return [start, { x: middle, y: start.y }, { x: middle, y: end.y }, end];
  }
  const [after, between] = [start.x + STRAIGHT, (start.y + end.y) / 2];
  return [start, { x: after, y: start.y }, { x: after, y: between }, { x: before, y: between }, { x: before, y: end.y }, end];
}

/** The corners as an SVG path with round corners. */
export function svgPath(corners: readonly Point[]): string {
  const [first, ...rest] = corners;
  if (first === undefined) return '';
  let path = `M ${first.x} ${first.y}`;
  for (const [index, corner] of rest.entries()) {
    const before = corners[index] ?? first;
    const after = corners[index + 2];
    if (after === undefined) path += ` L ${corner.x} ${corner.y}`;
    else {
      const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
      const [enter, leave] = [towards(corner, before, radius), towards(corner, after, radius)];
      path += ` L ${enter.x} ${enter.y} Q ${corner.x} ${corner.y} ${leave.x} ${leave.y}`;
    }
  }
  return path;
}

/** The point at that share of a path's length: 0.3 for the label of a branch, 0.5 for a count. */
export function pointAlong(corners: readonly Point[], share: number): Point {
  let left = corners.reduce((sum, corner, index) => sum + distance(corners[index - 1] ?? corner, corner), 0) * share;
  for (let index = 1; index < corners.length; index++) {
    const [a, b] = [corners[index - 1], corners[index]];
    if (a === undefined || b === undefined) break;
    const length = distance(a, b);
    if (left <= length && length > 0) return towards(a, b, left);
    left -= length;
  }
  return corners.at(-1) ?? { x: 0, y: 0 };
}

/** Distance of a point from the nearest place of a path, px; infinite for no path. */
export function distanceToEdge(point: Point, corners: readonly Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < corners.length; index++) {
    const [a, b] = [corners[index - 1], corners[index]];
    if (a === undefined || b === undefined) continue;
    const along = (point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y);
    const squared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, along / squared));
    nearest = Math.min(nearest, distance(point, { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) }));
  }
  return nearest;
}

/** The edge nearest to a point of the canvas, at most `within` px away. */
export function edgeAt(document: FlowDocument, point: Point, within = 24): EdgeDocument | null {
  let found: EdgeDocument | null = null;
  let least = within;
  for (const { edge, corners, left, right, top, bottom } of pathsOf(document)) {
    if (point.x < left - within || point.x > right + within || point.y < top - within || point.y > bottom + within) continue;
    const away = distanceToEdge(point, corners);
    if (away > least || (away === least && found !== null)) continue;
    [found, least] = [edge, away];
  }
  return found;
}

interface Path {
  readonly edge: EdgeDocument;
  readonly corners: readonly Point[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const paths = new WeakMap<FlowDocument, readonly Path[]>();

/** All paths of a document with the boxes around them, worked out once: a drag asks for them at every move. */
function pathsOf(document: FlowDocument): readonly Path[] {
  const known = paths.get(document);
  if (known) return known;
  const made = document.edges.map((edge): Path => {
    const corners = edgePath(document, edge);
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    return { edge, corners, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  });
  paths.set(document, made);
  return made;
}

/** The outer middle of a handle, where React Flow lets edges begin and end. */
function handleAt(document: FlowDocument, id: string, handle: string): (Point & { readonly position: Handle['position'] }) | null {
  const step = id === TRIGGER_ID ? null : stepOf(document, id);
  if (step === undefined) return null;
  const found = handlesOf(step, portsOf(document, id), placeOf(document, id)).find((one) => one.id === handle);
  if (found === undefined) return null;
  const { position, width, height } = found;
  const at = absolutePlace(document, id);
  const across = position === 'left' ? 0 : position === 'right' ? width : width / 2;
  return { x: at.x + found.x + across, y: at.y + found.y + (position === 'bottom' ? height : height / 2), position };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  const share = whole === 0 ? 0 : length / whole;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
