import type { EdgeDocument, FlowDocument } from '@plumbline/shared';
import { edgeKey, exists, makeEdge, placeOf, stepOf, without, type Point } from '../document';
import { GRID, NODE_WIDTH } from '../geometry';
import { stepIdFor } from '../ids';
import { aroundOf, linksOf, reaches, withBodies } from '../links';
import { offeredBy } from '../ports';
import { boxAt, freePlace, GAP, makeRoom, placed } from './places';
import { newStep, type Made, type NewStep } from './steps';

/**
 * Puts a new step into an edge. It goes in the middle where there is room, else right after the start, and what follows moves right.
 * A step without outputs (a stop) can not lead on: it is hung beside the edge, which stays.
 */
export function insertOnEdge(document: FlowDocument, edge: EdgeDocument, made: NewStep): Made {
  const id = stepIdFor(made.name, (taken) => exists(document, taken));
  const around = aroundOf(document, edge.to);
  const at = middleOf(document, edge);
  const added = placed({ ...document, steps: { ...document.steps, [id]: newStep(made, around) } }, new Map([[id, at]]));
  return { id, document: makeRoom(makeRoom(threaded(added, edge, id), edge.from), id) };
}

/** Whether a step that is there already may be put into that edge: it has no edges yet, and does not hold the edge inside itself. */
export function canSplice(document: FlowDocument, edge: EdgeDocument, id: string): boolean {
  const { out, into } = linksOf(document);
  if (stepOf(document, id) === undefined || out.has(id) || into.has(id) || edge.from === id || edge.to === id) return false;
  return !withBodies(document, [id]).has(edge.to) && !reaches(document, edge.to, id);
}

/** Puts a loose step into an edge, where it lies; what follows moves right as far as needed. The same document where it can not. */
export function spliceStep(document: FlowDocument, edge: EdgeDocument, id: string): FlowDocument {
  const step = stepOf(document, id);
  if (step === undefined || !canSplice(document, edge, id)) return document;
  const around = aroundOf(document, edge.to);
  let next = document;
  if (step.in !== around) {
    const moved = around === undefined ? without(step, 'in') : { ...step, in: around };
    next = placed({ ...document, steps: { ...document.steps, [id]: moved } }, new Map([[id, middleOf(document, edge)]]));
  }
  return makeRoom(threaded(next, edge, id), id);
}

/** The edge as two, through the step. */
function threaded(document: FlowDocument, edge: EdgeDocument, id: string): FlowDocument {
  const step = stepOf(document, id);
  const port = step === undefined ? undefined : offeredBy(step)[0]?.id;
  const key = edgeKey(edge);
  const first = makeEdge(edge.from, edge.port ?? 'out', id);
  if (port === undefined) return { ...document, edges: [...document.edges, first] };
  const edges = document.edges.flatMap((one) => (edgeKey(one) === key ? [first, makeEdge(id, port, edge.to)] : [one]));
  return { ...document, edges };
}

/** In the middle between both ends where a step fits, else one gap right of the start, in the row of the end. */
function middleOf(document: FlowDocument, { from, to }: EdgeDocument): Point {
  const [start, end] = [boxAt(document, from), placeOf(document, to)];
  const room = end.x - (start.x + start.width) - NODE_WIDTH;
  const around = aroundOf(document, to);
  if (room < 2 * GAP) return { x: start.x + start.width + GAP, y: end.y };
  const onGrid = (value: number) => Math.round(value / GRID) * GRID;
  return freePlace(document, around, { x: onGrid(start.x + start.width + room / 2), y: onGrid((start.y + end.y) / 2) });
}
