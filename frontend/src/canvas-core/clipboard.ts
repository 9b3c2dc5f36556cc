import {
  edgeSchema,
  findForbiddenKey,
  findInfiniteNumber,
  FLOW_SCHEMA,
  flowDocumentSchema,
  isJsonObject,
  jsonDepthExceeds,
  TRIGGER_ID,
  type EdgeDocument,
  type FlowDocument,
  type Json,
  type StepDocument,
} from '@plumbline/shared';
import { operationName, without, type GroupDocument, type NoteDocument, type Place } from './document';
import { absolutePlace } from './geometry';
import { aroundOf, withBodies } from './links';

export const STEPS_SCHEMA = 'plumbline/steps@1';

/** Largest text that is read from the clipboard, characters. */
const MAX_TEXT = 10_000_000;

/** Copied steps: places count from the upper left corner of all of them; steps inside a copied for-each keep their place in its frame. */
export interface Clip {
  readonly schema: typeof STEPS_SCHEMA;
  readonly steps: Readonly<Record<string, StepDocument>>;
  readonly edges: readonly EdgeDocument[];
  /** Edges that led to the steps from outside: drawn again when they are pasted with them. */
  readonly incoming: readonly EdgeDocument[];
  readonly layout: Readonly<Record<string, Place>>;
  readonly notes: readonly NoteDocument[];
  readonly groups: readonly GroupDocument[];
}

export type ClipboardContent = { readonly ok: true; readonly clip: Clip } | { readonly ok: false; readonly why: string };

/** Steps (with all inside them) and notes as text for the clipboard. */
export function copySteps(document: FlowDocument, ids: readonly string[]): string {
  return JSON.stringify(clipOf(document, ids), null, 2);
}

/** The copied part of a document. `ids` are of steps and of notes; groups come along when all of their steps do. */
export function clipOf(document: FlowDocument, ids: readonly string[]): Clip {
  const chosen = withBodies(
    document,
    ids.filter((id) => Object.hasOwn(document.steps, id)),
  );
  const roots = [...chosen].filter((id) => !chosen.has(aroundOf(document, id) ?? ''));
  const notes = (document.notes ?? []).filter((note) => ids.includes(note.id));
  const places = new Map(roots.map((id) => [id, absolutePlace(document, id)]));
  const corners = [...places.values(), ...notes];
  const [left, top] = [Math.min(...corners.map(({ x }) => x)), Math.min(...corners.map(({ y }) => y))];
  const layout: Record<string, Place> = {};
  const steps: Record<string, StepDocument> = {};
  for (const id of chosen) {
    const step = document.steps[id];
    if (step === undefined) continue;
    const at = places.get(id);
    steps[id] = at === undefined ? step : without(step, 'in');
    const place = document.layout?.[id];
    if (at !== undefined) layout[id] = { ...place, x: at.x - left, y: at.y - top };
    else if (place !== undefined) layout[id] = place;
  }
  return {
    schema: STEPS_SCHEMA,
    steps,
    edges: document.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to)),
    incoming: document.edges.filter(({ from, to }) => !chosen.has(from) && chosen.has(to)),
    layout,
    notes: notes.map((note) => ({ ...note, x: note.x - left, y: note.y - top })),
    groups: (document.groups ?? []).filter(({ steps: members }) => members.length > 0 && members.every((id) => chosen.has(id))),
  };
}

/**
 * Reads what was pasted: copied steps, or a whole flow. It may come from anywhere, so it passes the same checks as what the server
 * takes, and what does not hang together (edges to nowhere, bodies without their for-each) is left out.
 */
export function readClipboard(text: string): ClipboardContent {
  const value = parse(text);
  if (value === undefined) return no('The clipboard holds no steps: copy steps of a flow first.');
  const schema = isJsonObject(value) ? value['schema'] : undefined;
  if (!isJsonObject(value) || (schema !== STEPS_SCHEMA && schema !== FLOW_SCHEMA)) {
    return no('The clipboard holds JSON, but neither steps nor a flow of this product.');
  }
  const refused = jsonDepthExceeds(new TextEncoder().encode(text)) ? 'nested too deep' : refusedValue(value);
  if (refused !== null) return no(`The clipboard holds steps that can not be taken: ${refused}.`);
  const { incoming = [], ...rest } = value;
  const whole = schema === FLOW_SCHEMA ? value : { ...rest, schema: FLOW_SCHEMA, name: 'Clipboard', trigger: { operation: 'manual' } };
  const read = flowDocumentSchema.safeParse(whole);
  const edges = edgeSchema.array().safeParse(schema === FLOW_SCHEMA ? [] : incoming);
  if (!read.success || !edges.success) {
    const issue = read.error?.issues[0] ?? edges.error?.issues[0];
    return no(
      `The clipboard holds steps that can not be taken: ${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}.`.replaceAll(/\s+/g, ' '),
    );
  }
  const document = hangingTogether(read.data);
  const ids = [...Object.keys(document.steps), ...(document.notes ?? []).map((note) => note.id)];
  if (ids.length === 0) return no('The clipboard holds a flow without steps.');
  const clip = clipOf(document, ids);
  const led = edges.data.filter(({ from, to }) => !Object.hasOwn(clip.steps, from) && Object.hasOwn(clip.steps, to));
  return { ok: true, clip: { ...clip, incoming: [...clip.incoming, ...led] } };
}

function parse(text: string): Json | undefined {
  if (text.length > MAX_TEXT || !/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function refusedValue(value: Json): string | null {
  const key = findForbiddenKey(value);
  if (key !== null) return `"${key}" is no name that can be used`;
  const number = findInfiniteNumber(value);
  return number === null ? null : `the number at "${number}" is too large`;
}

function hangingTogether(document: FlowDocument): FlowDocument {
  const has = (id: string) => Object.hasOwn(document.steps, id);
  const steps = Object.entries(document.steps).map(([id, step]): [string, StepDocument] => {
    return step.in !== undefined && !isBody(document, id) ? [id, without(step, 'in')] : [id, step];
  });
  return {
    ...document,
    steps: Object.fromEntries(steps),
    edges: document.edges.filter(({ from, to }) => (from === TRIGGER_ID || has(from)) && has(to)),
  };
}

/** Its for-eaches are all there, and lead to the top. */
function isBody(document: FlowDocument, id: string): boolean {
  const passed = new Set<string>();
  for (let at: string | undefined = id; at !== undefined; at = document.steps[at]?.in) {
    const step = Object.hasOwn(document.steps, at) ? document.steps[at] : undefined;
    if (step === undefined || passed.has(at) || (at !== id && operationName(step) !== 'for_each')) return false;
    passed.add(at);
  }
  return true;
}

function no(why: string): ClipboardContent {
  return { ok: false, why };
}
