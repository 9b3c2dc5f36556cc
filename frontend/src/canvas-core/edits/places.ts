import { TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { placeOf, type Place, type Point } from '../document';
import { COLUMN, FRAME_PADDING, frameTop, GRID, NODE_WIDTH, overlaps, ROW, sizeOf, type Box } from '../geometry';
import { aroundOf, bodiesOf, linksOf } from '../links';
import { portsOf } from '../ports';

/** Free space that two steps of one row keep between them, px: what is left of a column. */
export const GAP = COLUMN - NODE_WIDTH;

/**
 * Puts steps to new places; frame sizes stay. Steps in a for-each keep inside its upper left border, and its frame grows with them.
 */
export function placed(document: FlowDocument, places: ReadonlyMap<string, Point>): FlowDocument {
  const changed: [string, Place][] = [];
  const around = new Set<string>();
  for (const [id, to] of places) {
    const body = aroundOf(document, id);
    const point = body === undefined ? to : { x: Math.max(GRID, to.x), y: Math.max(GRID, to.y) };
    const now = placeOf(document, id);
    if (body !== undefined) around.add(body);
    const known = document.layout !== undefined && Object.hasOwn(document.layout, id);
    if (!known || now.x !== point.x || now.y !== point.y) changed.push([id, { ...now, x: point.x, y: point.y }]);
  }
  const moved = changed.length === 0 ? document : { ...document, layout: { ...document.layout, ...Object.fromEntries(changed) } };
  return [...around].reduce(withFrame, moved);
}

/** The frame of a for-each made as large as its body needs, and those around it; frames never shrink by themselves. */
export function withFrame(document: FlowDocument, id: string): FlowDocument {
  let next = document;
  const passed = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !passed.has(at); at = aroundOf(next, at)) {
    passed.add(at);
    next = grown(next, at);
  }
  return next;
}

function grown(document: FlowDocument, id: string): FlowDocument {
  const place = placeOf(document, id);
  const size = sizeOf(document, id);
  const frame = { w: size.width, h: size.height - frameTop(portsOf(document, id)) };
  for (const inside of bodiesOf(document).get(id) ?? []) {
    const box = boxAt(document, inside);
    frame.w = Math.max(frame.w, box.x + box.width + FRAME_PADDING);
    frame.h = Math.max(frame.h, box.y + box.height + FRAME_PADDING);
  }
  if (frame.w <= size.width && frame.h <= size.height - frameTop(portsOf(document, id))) return document;
  return { ...document, layout: { ...document.layout, [id]: { ...place, ...frame } } };
}

/** Place and size of a step in the coordinates of its own level: the canvas, or the frame it lies in. */
export function boxAt(document: FlowDocument, id: string): Box {
  const { x, y } = placeOf(document, id);
  return { x, y, ...sizeOf(document, id) };
}

/** All steps of one level; the trigger is on the canvas itself. */
export function levelOf(document: FlowDocument, around: string | undefined): string[] {
  if (around !== undefined) return [...(bodiesOf(document).get(around) ?? [])];
  return [TRIGGER_ID, ...Object.keys(document.steps).filter((id) => aroundOf(document, id) === undefined)];
}

/** The place nearest below `at` where a step of plain size covers no other step of the level. */
export function freePlace(document: FlowDocument, around: string | undefined, at: Point, except: ReadonlySet<string> = new Set()): Point {
  const boxes = levelOf(document, around)
    .filter((id) => !except.has(id))
    .map((id) => boxAt(document, id));
  const box = { ...at, width: NODE_WIDTH, height: ROW - GRID };
  const inColumn = boxes.filter((one) => one.x < box.x + box.width && box.x < one.x + one.width).sort((a, b) => a.y - b.y);
  let y = at.y;
  for (const one of inColumn) if (overlaps({ ...box, y }, one)) y = Math.ceil((one.y + one.height + GRID) / GRID) * GRID;
  return { x: at.x, y };
}

/** Where a step that follows that one goes: one column to the right, below those that already follow. */
export function placeAfter(document: FlowDocument, from: string): Point {
  const box = boxAt(document, from);
  return freePlace(document, aroundOf(document, from), { x: box.x + box.width + GAP, y: box.y });
}

/**
 * Makes room right of a step: what follows it moves right by whole columns, but only as far as it would otherwise come too close to
 * what it follows.
 */
export function makeRoom(document: FlowDocument, after: string): FlowDocument {
  const { out } = linksOf(document);
  const places = new Map<string, Point>();
  const endOf = (id: string) => (places.get(id)?.x ?? placeOf(document, id).x) + sizeOf(document, id).width;
  const waiting = [after];
  const passes = new Map<string, number>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { to } of out.get(id) ?? []) {
      const now = places.get(to) ?? placeOf(document, to);
      const missing = endOf(id) + GAP - now.x;
      // A step that lies left of what it follows was put there on purpose: an edge that runs back pushes nothing.
      if (missing <= 0 || now.x < placeOf(document, id).x || (passes.get(to) ?? 0) > 50) continue;
      passes.set(to, (passes.get(to) ?? 0) + 1);
      places.set(to, { x: now.x + Math.ceil(missing / COLUMN) * COLUMN, y: now.y });
      waiting.push(to);
    }
  }
  return placed(document, places);
}
