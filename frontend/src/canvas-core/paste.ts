import { MAX_STEPS, type FlowDocument, type StepDocument } from '@plumbline/shared';
import { clipOf, type Clip } from './clipboard';
import { exists, makeEdge, without, type GroupDocument, type NoteDocument, type Place, type Point } from './document';
import { canConnect } from './edits/edges';
import { placed } from './edits/places';
import { randomId, stepIdFor } from './ids';
import { aroundOf } from './links';
import { renameIn, type LiteralFields } from './step-references';

const MAX_NOTES_AND_GROUPS = 1_000;
/** How far a duplicate lies below and right of what it was made from, px. */
const OFFSET = 32;

export interface PasteOptions {
  /** Connections of this server by id; absent: all are taken to be known. */
  readonly knownConnections?: ReadonlySet<string>;
  /** Draws the edges that led to the steps again, where their starts exist here. */
  readonly withIncoming?: boolean;
  /** The for-each whose body the steps go into; `at` counts in its frame then. */
  readonly in?: string;
  readonly literals?: LiteralFields;
  /** Numbers from 0 to 1, for the ids of notes and groups. */
  readonly random: () => number;
}

export interface Pasted {
  readonly document: FlowDocument;
  /** The new steps, without those inside new for-eaches. */
  readonly ids: readonly string[];
  readonly notes: readonly string[];
  /** New steps whose connection is not known here: the reference to it was taken away. */
  readonly stripped: readonly { readonly step: string; readonly connection: string }[];
}

/**
 * Adds copied steps with their upper left corner at a point. They get ids of their own, and what they read of each other follows;
 * what they read of other steps stays as it is. The same document when the flow would hold more than 10,000 steps.
 */
export function paste(document: FlowDocument, clip: Clip, at: Point, options: PasteOptions): Pasted {
  const nothing: Pasted = { document, ids: [], notes: [], stripped: [] };
  const olds = Object.keys(clip.steps);
  const around = options.in !== undefined && Object.hasOwn(document.steps, options.in) ? options.in : undefined;
  if (Object.keys(document.steps).length + olds.length > MAX_STEPS) return nothing;
  const renamed = newIds(document, olds);
  const stripped: { step: string; connection: string }[] = [];
  const steps = new Map<string, StepDocument>();
  for (const [old, step] of Object.entries(clip.steps)) {
    const id = renamed.get(old) ?? old;
    const made = renameIn(step, renamed, options.literals);
    const connection = unknownConnection(made, options.knownConnections);
    if (connection !== null) stripped.push({ step: id, connection });
    const known = connection === null ? made : without(made, 'connection');
    steps.set(id, around === undefined || step.in !== undefined ? known : { ...known, in: around });
  }
  const roots = olds.filter((old) => clip.steps[old]?.in === undefined).map((old) => renamed.get(old) ?? old);
  const edges = clip.edges.map(({ from, port = 'out', to }) => makeEdge(renamed.get(from) ?? from, port, renamed.get(to) ?? to));
  const notes = newNotes(document, clip, at, options.random);
  const groups = newGroups(document, clip, renamed, options.random);
  const added: FlowDocument = {
    ...document,
    steps: { ...document.steps, ...Object.fromEntries(steps) },
    edges: [...document.edges, ...edges],
    layout: { ...document.layout, ...placesOf(clip, renamed, at) },
    ...(notes.length > 0 ? { notes: [...(document.notes ?? []), ...notes] } : {}),
    ...(groups.length > 0 ? { groups: [...(document.groups ?? []), ...groups] } : {}),
  };
  const lying = placed(added, new Map(roots.map((id) => [id, added.layout?.[id] ?? at])));
  const led = options.withIncoming === true ? withIncoming(lying, clip, renamed) : lying;
  return { document: led, ids: roots, notes: notes.map(({ id }) => id), stripped };
}

/** Steps and notes once more, a little below and right, in the same for-each, with the edges between them. */
export function duplicate(document: FlowDocument, ids: readonly string[], random: () => number): Pasted {
  const clip = clipOf(document, ids);
  const roots = Object.keys(clip.steps).filter((id) => clip.steps[id]?.in === undefined);
  const arounds = new Set(roots.map((id) => aroundOf(document, id)));
  const [around] = arounds.size === 1 ? arounds : [undefined];
  const places = [
    ...roots.map((id) => document.layout?.[id] ?? { x: 0, y: 0 }),
    ...(document.notes ?? []).filter(({ id }) => ids.includes(id)),
  ];
  if (places.length === 0) return { document, ids: [], notes: [], stripped: [] };
  const at = { x: Math.min(...places.map(({ x }) => x)) + OFFSET, y: Math.min(...places.map(({ y }) => y)) + OFFSET };
  return paste(document, clip, at, { random, ...(around === undefined ? {} : { in: around }) });
}

function newIds(document: FlowDocument, olds: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const renamed = new Map<string, string>();
  for (const old of olds) {
    const id = stepIdFor(old, (one) => taken.has(one) || exists(document, one));
    taken.add(id);
    renamed.set(old, id);
  }
  return renamed;
}

function unknownConnection({ connection }: StepDocument, known: ReadonlySet<string> | undefined): string | null {
  if (connection === undefined || known === undefined) return null;
  if (typeof connection !== 'string') return `${connection.name} (${connection.service})`;
  return known.has(connection) ? null : connection;
}

function placesOf(clip: Clip, renamed: ReadonlyMap<string, string>, at: Point): Record<string, Place> {
  const places = Object.keys(clip.steps).flatMap((old): [string, Place][] => {
    const place = Object.hasOwn(clip.layout, old) ? clip.layout[old] : undefined;
    const [id, isRoot] = [renamed.get(old) ?? old, clip.steps[old]?.in === undefined];
    if (isRoot) return [[id, { ...place, x: at.x + (place?.x ?? 0), y: at.y + (place?.y ?? 0) }]];
    return place === undefined ? [] : [[id, place]];
  });
  return Object.fromEntries(places);
}

function newNotes(document: FlowDocument, clip: Clip, at: Point, random: () => number): NoteDocument[] {
  const taken = new Set((document.notes ?? []).map(({ id }) => id));
  return clip.notes.slice(0, MAX_NOTES_AND_GROUPS - taken.size).map((note) => {
    const id = randomId('note', random, (one) => taken.has(one));
    taken.add(id);
    return { ...note, id, x: note.x + at.x, y: note.y + at.y };
  });
}

function newGroups(document: FlowDocument, clip: Clip, renamed: ReadonlyMap<string, string>, random: () => number): GroupDocument[] {
  const taken = new Set((document.groups ?? []).map(({ id }) => id));
  return clip.groups.slice(0, MAX_NOTES_AND_GROUPS - taken.size).map((group) => {
    const id = randomId('group', random, (one) => taken.has(one));
    taken.add(id);
    return { ...group, id, steps: group.steps.flatMap((old) => renamed.get(old) ?? []) };
  });
}

function withIncoming(document: FlowDocument, clip: Clip, renamed: ReadonlyMap<string, string>): FlowDocument {
  return clip.incoming.reduce((next, { from, port = 'out', to }) => {
    const wanted = { from, port, to: renamed.get(to) ?? to };
    return canConnect(next, wanted).ok ? { ...next, edges: [...next.edges, makeEdge(from, port, wanted.to)] } : next;
  }, document);
}
