import { TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { exists, placeOf, type NoteDocument, type Place, type Point } from './document';
import { absolutePlace, boxOf, FRAME_PADDING, NODE_HEIGHT, NODE_WIDTH, overlaps, sizeOf } from './geometry';
import { aroundOf, bodiesOf, withBodies } from './links';
import { layered } from './tidy-layers';

/** A note this near to a step goes where the step goes, px. */
const BESIDE = 96;

/**
 * Lays steps out in columns from left to right: all, or only those given (with what lies in them). Rows keep the order from top to
 * bottom that they have; the upper left corner of what is laid out stays where it is; frames fit what lies in them; notes stay beside
 * their steps. Pure, and without the DOM, so that a worker can do it.
 */
export function tidy(document: FlowDocument, ids?: readonly string[]): FlowDocument {
  const chosen =
    ids === undefined
      ? new Set([TRIGGER_ID, ...Object.keys(document.steps)])
      : withBodies(
          document,
          ids.filter((id) => exists(document, id)),
        );
  const levels = new Map<string | undefined, string[]>();
  for (const id of chosen) {
    const around = aroundOf(document, id);
    levels.set(around, [...(levels.get(around) ?? []), id]);
  }
  let next = document;
  for (const around of [...levels.keys()].sort((a, b) => depthOf(document, b) - depthOf(document, a))) {
    next = withLevel(next, around, levels.get(around) ?? []);
  }
  return withNotes(document, next, chosen);
}

/** How many frames lie around the inside of that for-each; 0 for the canvas itself. */
function depthOf(document: FlowDocument, around: string | undefined): number {
  const passed = new Set<string>();
  for (let at = around; at !== undefined && !passed.has(at); at = aroundOf(document, at)) passed.add(at);
  return passed.size;
}

function withLevel(document: FlowDocument, around: string | undefined, ids: readonly string[]): FlowDocument {
  const made = layered(document, ids);
  const isWhole = around !== undefined && (bodiesOf(document).get(around) ?? []).length === ids.length;
  const origin = isWhole ? { x: FRAME_PADDING, y: FRAME_PADDING } : cornerOf(ids.map((id) => placeOf(document, id)));
  const places: Record<string, Place> = {};
  for (const [id, { x, y }] of made) places[id] = { ...placeOf(document, id), x: x + origin.x, y: y + origin.y };
  const laid = { ...document, layout: { ...document.layout, ...places } };
  return around !== undefined && isWhole ? withFrameAround(laid, around, ids) : laid;
}

function withFrameAround(document: FlowDocument, around: string, ids: readonly string[]): FlowDocument {
  let [w, h] = [NODE_WIDTH + 2 * FRAME_PADDING, NODE_HEIGHT + 2 * FRAME_PADDING];
  for (const id of ids) {
    const [place, size] = [placeOf(document, id), sizeOf(document, id)];
    w = Math.max(w, place.x + size.width + FRAME_PADDING);
    h = Math.max(h, place.y + size.height + FRAME_PADDING);
  }
  return { ...document, layout: { ...document.layout, [around]: { ...placeOf(document, around), w, h } } };
}

function withNotes(before: FlowDocument, after: FlowDocument, chosen: ReadonlySet<string>): FlowDocument {
  if (before.notes === undefined) return after;
  const boxes = [...chosen].map((id) => ({ id, box: boxOf(before, id) }));
  const notes = before.notes.map((note): NoteDocument => {
    const area = { x: note.x, y: note.y, width: note.w, height: note.h };
    const near = boxes.filter(({ box }) => overlaps(area, box, BESIDE));
    const [owner] = near.sort((a, b) => apart(note, a.box) - apart(note, b.box));
    if (owner === undefined) return note;
    const now = absolutePlace(after, owner.id);
    const [dx, dy] = [now.x - owner.box.x, now.y - owner.box.y];
    return dx === 0 && dy === 0 ? note : { ...note, x: note.x + dx, y: note.y + dy };
  });
  return { ...after, notes };
}

function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function cornerOf(points: readonly Point[]): Point {
  return { x: Math.min(...points.map(({ x }) => x)), y: Math.min(...points.map(({ y }) => y)) };
}
