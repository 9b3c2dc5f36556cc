import type { FlowDocument, StepDocument } from '@plumbline/shared';
import { exists, placeOf, without, type Point } from '../document';
import { GRID, sizeOf } from '../geometry';
import { aroundOf, linksOf, withBodies } from '../links';
import { boxAt, placed } from './places';

export type Alignment = 'left' | 'right' | 'top' | 'bottom' | 'middle' | 'centre';

/** Puts steps and the trigger to new places, each in the coordinates of its own level; frames grow with what lies in them. */
export function moveSteps(document: FlowDocument, places: Readonly<Record<string, Point>>): FlowDocument {
  return placed(document, new Map(Object.entries(places).filter(([id]) => exists(document, id))));
}

/** Sets the size of a for-each's frame; it stays at least as large as what lies in it. */
export function resizeFrame(document: FlowDocument, id: string, size: { readonly w: number; readonly h: number }): FlowDocument {
  const place = placeOf(document, id);
  if (!exists(document, id) || (place.w === size.w && place.h === size.h)) return document;
  const resized = { ...document, layout: { ...document.layout, [id]: { ...place, w: Math.max(GRID, size.w), h: Math.max(GRID, size.h) } } };
  const inside = [...withBodies(document, [id])].filter((one) => aroundOf(document, one) === id);
  return placed(resized, new Map(inside.map((one) => [one, placeOf(document, one)])));
}

/**
 * Moves steps into the frame of a for-each, or out of all frames (`around` undefined), to the given places there. Edges that would
 * cross its border go. The same document when the for-each is one of the steps, or lies in one.
 */
export function moveInto(document: FlowDocument, around: string | undefined, places: Readonly<Record<string, Point>>): FlowDocument {
  const ids = Object.keys(places).filter((id) => Object.hasOwn(document.steps, id));
  if (around !== undefined && (withBodies(document, ids).has(around) || !exists(document, around))) return document;
  const changed = ids.filter((id) => aroundOf(document, id) !== around);
  if (changed.length === 0) return moveSteps(document, places);
  const steps = { ...document.steps };
  for (const id of changed) {
    const step: StepDocument | undefined = steps[id];
    if (step) steps[id] = around === undefined ? without(step, 'in') : { ...step, in: around };
  }
  const moved = { ...document, steps };
  const touched = new Set(changed.flatMap((id) => [...(linksOf(document).into.get(id) ?? []), ...(linksOf(document).out.get(id) ?? [])]));
  const edges = document.edges.filter((edge) => !touched.has(edge) || aroundOf(moved, edge.from) === aroundOf(moved, edge.to));
  return moveSteps(edges.length === document.edges.length ? moved : { ...moved, edges }, places);
}

/** Lines steps up by an edge or by their middles (`middle`: one height, `centre`: one vertical line). Only steps of one level move. */
export function align(document: FlowDocument, ids: readonly string[], to: Alignment): FlowDocument {
  const boxes = boxesOf(document, ids);
  if (boxes.length < 2) return document;
  const left = Math.min(...boxes.map(({ box }) => box.x));
  const right = Math.max(...boxes.map(({ box }) => box.x + box.width));
  const top = Math.min(...boxes.map(({ box }) => box.y));
  const bottom = Math.max(...boxes.map(({ box }) => box.y + box.height));
  const targets: Record<Alignment, (box: (typeof boxes)[number]['box']) => Point> = {
    left: ({ y }) => ({ x: left, y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
    middle: ({ x, height }) => ({ x, y: (top + bottom - height) / 2 }),
    centre: ({ y, width }) => ({ x: (left + right - width) / 2, y }),
  };
  return placed(document, new Map(boxes.map(({ id, box }) => [id, targets[to](box)])));
}

/** Gives steps equal spaces between them, in one direction; the first and the last stay. Only steps of one level move. */
export function distribute(document: FlowDocument, ids: readonly string[], axis: 'x' | 'y'): FlowDocument {
  const extent = axis === 'x' ? 'width' : 'height';
  const boxes = boxesOf(document, ids).sort((a, b) => a.box[axis] - b.box[axis]);
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (first === undefined || last === undefined || boxes.length < 3) return document;
  const whole = last.box[axis] + last.box[extent] - first.box[axis];
  const space = (whole - boxes.reduce((sum, { box }) => sum + box[extent], 0)) / (boxes.length - 1);
  let at = first.box[axis];
  const places = new Map<string, Point>();
  for (const { id, box } of boxes) {
    places.set(id, { x: box.x, y: box.y, [axis]: Math.round(at) });
    at += box[extent] + space;
  }
  return placed(document, places);
}

function boxesOf(document: FlowDocument, ids: readonly string[]) {
  const known = ids.filter((id) => exists(document, id));
  const level = known[0] === undefined ? undefined : aroundOf(document, known[0]);
  return known
    .filter((id) => aroundOf(document, id) === level)
    .map((id) => ({ id, box: { ...boxAt(document, id), ...sizeOf(document, id) } }));
}
