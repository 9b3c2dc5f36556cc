import type { RunEvent } from '@plumbline/shared';
import type { Append, ChildRun, HeldStep, Tell } from '../../engine/ports/run-store.js';
import { bytesArray, jsonArray, plainArray, textArray } from './array-literal.js';
import { encodeEvent } from './event-codec.js';

/** An append with its events as text. */
export interface EncodedAppend {
  readonly append: Append;
  readonly bodies: readonly string[];
  readonly wakeAt: string | null;
}

/** An append as text. What can not be written down (too deep, no time) must not reach a flush that others share. */
export function encodeAppend(append: Append): EncodedAppend | { readonly reason: string } {
  const { events, wakeAtMs } = append;
  try {
    return { append, bodies: events.map(encodeEvent), wakeAt: wakeAtMs === null ? null : new Date(wakeAtMs).toISOString() };
  } catch (error) {
    return { reason: `it can not be written as text: ${String(error)}` };
  }
}

/** Parameters of `APPEND`. */
export function appendParameters(items: readonly EncodedAppend[]): string[] {
  const a: (string | number | boolean | null)[][] = [[], [], [], [], [], [], [], [], [], []];
  const e: (string | number)[][] = [[], [], [], []];
  const bodies: string[] = [];
  for (const { append, wakeAt, bodies: own } of items) {
    const { runId, appendId, fromSeq, epoch, status, sends, releases, seen, events } = append;
    push(a, [runId, appendId, fromSeq, fromSeq + events.length, epoch, status, wakeAt, sends, releases, seen]);
    for (let i = 0; i < events.length; i++) push(e, [runId, fromSeq + i + 1, appendId, JSON.stringify(events[i]?.kind)]);
    bodies.push(...own);
  }
  return [...a.map(plainArray), ...e.map(plainArray), jsonArray(bodies)];
}

function push<T>(columns: T[][], values: readonly T[]): void {
  for (let i = 0; i < values.length; i++) columns[i]?.push(values[i] as T);
}

/** What `APPEND_WITH_OTHERS` takes besides: signals to other runs, and runs to start. */
export function otherParameters(items: readonly EncodedAppend[]): string[] {
  const tells: (readonly [string, Tell])[] = [];
  const children: (readonly [string, ChildRun])[] = [];
  for (const { append } of items) {
    for (const tell of append.tells ?? []) tells.push([append.appendId, tell]);
    for (const child of append.children ?? []) children.push([append.appendId, child]);
  }
  return [
    plainArray(tells.map(([appendId]) => appendId)),
    plainArray(tells.map(([, tell]) => tell.runId)),
    plainArray(tells.map(([, tell]) => tell.signal.kind)),
    jsonArray(tells.map(([, tell]) => JSON.stringify(tell.signal))),
    textArray(tells.map(([, tell]) => tell.signal.by)),
    textArray(tells.map(([, tell]) => tell.requestKey)),
    plainArray(tells.map(([, tell]) => tell.reopens)),
    plainArray(tells.map(([, tell]) => tell.signal.kind === 'cancel')),
    plainArray(children.map(([appendId]) => appendId)),
    plainArray(children.map(([, child]) => child.runId)),
    plainArray(children.map(([, child]) => child.flowId)),
    plainArray(children.map(([, child]) => child.version)),
    plainArray(children.map(([, child]) => child.parent.runId)),
    jsonArray(children.map(([, child]) => encodeEvent(childAccepted(child)))),
    bytesArray(children.map(([, child]) => child.raw)),
    plainArray(children.map(([, child]) => child.kind)),
  ];
}

/** Parameters of `HOLD`; null where no step is kept back. */
export function holdParameters(items: readonly EncodedAppend[]): string[] | null {
  const held: (readonly [Append, HeldStep])[] = [];
  for (const { append } of items) for (const [, one] of append.holds ?? []) if (one) held.push([append, one]);
  if (held.length === 0) return null;
  return [
    plainArray(held.map(([append]) => append.appendId)),
    plainArray(held.map(([append]) => append.runId)),
    textArray(held.map(([, one]) => one.step)),
    textArray(held.map(([, one]) => one.gate)),
    plainArray(held.map(([, one]) => one.why)),
    plainArray(held.map(([, one]) => one.attempt)),
    plainArray(held.map(([, one]) => one.seq)),
    plainArray(held.map(([, one]) => one.status)),
  ];
}

/** Parameters of `LET_GO`; null where nothing was kept back before. */
export function letGoParameters(items: readonly EncodedAppend[]): string[] | null {
  const gone: (readonly [Append, string])[] = [];
  for (const { append } of items) for (const [step, one] of append.holds ?? []) if (!one) gone.push([append, step]);
  if (gone.length === 0) return null;
  return [
    plainArray(gone.map(([append]) => append.appendId)),
    plainArray(gone.map(([append]) => append.runId)),
    textArray(gone.map(([, step]) => step)),
  ];
}

/** How the journal of a child begins. Its delivery has the id of the run. */
function childAccepted({ runId, flowId, version, parent, kind }: ChildRun): RunEvent {
  return { kind: 'run.accepted', flowId, version, deliveryId: runId, trigger: kind, parent };
}
