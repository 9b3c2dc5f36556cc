import { portOf, TRIGGER_ID, type EdgeDocument, type FlowDocument, type StepDocument } from '@plumbline/shared';

/** Where something lies on the canvas; steps inside a for-each relative to its frame. `w` and `h` are the size of such a frame. */
export type Place = NonNullable<FlowDocument['layout']>[string];
export type NoteDocument = NonNullable<FlowDocument['notes']>[number];
export type GroupDocument = NonNullable<FlowDocument['groups']>[number];
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The step of that id; an id such as `constructor` finds nothing that is not in the document. */
export function stepOf(document: FlowDocument, id: string): StepDocument | undefined {
  return Object.hasOwn(document.steps, id) ? document.steps[id] : undefined;
}

/** The same object each time, so that who compares by identity sees no change. */
const ORIGIN: Place = { x: 0, y: 0 };

/** Where a step or the trigger lies; the origin when the document does not say. */
export function placeOf(document: FlowDocument, id: string): Place {
  const { layout } = document;
  return (layout !== undefined && Object.hasOwn(layout, id) ? layout[id] : undefined) ?? ORIGIN;
}

/** True for the trigger and every step. */
export function exists(document: FlowDocument, id: string): boolean {
  return id === TRIGGER_ID || Object.hasOwn(document.steps, id);
}

/** `<from>|<port>|<to>`: what tells an edge from every other edge of its flow. */
export function edgeKey(edge: EdgeDocument): string {
  return `${edge.from}|${portOf(edge)}|${edge.to}`;
}

/** An edge as documents write it: without the port where that is `out`. */
export function makeEdge(from: string, port: string, to: string): EdgeDocument {
  return port === 'out' ? { from, to } : { from, port, to };
}

/** An operation without its pinned version: `http.request@1` is `http.request`. */
export function operationName(step: StepDocument): string {
  const at = step.operation.indexOf('@');
  return at < 0 ? step.operation : step.operation.slice(0, at);
}

/** A copy without that key; the same object when it is not there. */
export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  if (!Object.hasOwn(value, key)) return value;
  const { [key]: _, ...rest } = value;
  return rest;
}
