import type { FlowDocument } from '@plumbline/shared';
import { detach } from './detach';
import { applyChanges, invert, type Change } from './parts';
import { sameValue } from './same-value';

/** One thing a person did: how it is called in the list ("Move 3 steps"), what it changed, and when (ms since the epoch). */
export interface Entry {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly at: number;
  /** Entries with the same key become one while they follow each other closely: letters typed into one field. */
  readonly key?: string;
}

/** What can be undone (oldest first) and done again (next first). Plain JSON, so that it can be kept in the browser's storage. */
export interface History {
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

/** What one step of undo or redo leads to. */
export interface Travelled {
  readonly history: History;
  readonly document: FlowDocument;
  readonly entry: Entry;
}

export const EMPTY_HISTORY: History = { past: [], future: [] };

/** Most entries that are kept; the oldest are forgotten. */
export const MAX_ENTRIES = 200;
/** How long after an entry another one of the same key still joins it, ms. */
const JOIN_MS = 1_000;

/** Adds what was done. Nothing changed makes no entry; anything else ends what could be done again. */
export function record(history: History, done: Omit<Entry, 'at'>, nowMs: number): History {
  if (done.changes.length === 0) return history;
  const last = history.past.at(-1);
  if (last !== undefined && last.key !== undefined && last.key === done.key && nowMs - last.at < JOIN_MS && history.future.length === 0) {
    const changes = joined(last.changes, done.changes);
    const before = history.past.slice(0, -1);
    return { past: changes.length === 0 ? before : [...before, { ...last, name: done.name, changes, at: nowMs }], future: [] };
  }
  return { past: [...history.past, { ...done, at: nowMs }].slice(-MAX_ENTRIES), future: [] };
}

/** Takes the last entry back; null when there is none. Parts that others have changed since and that it did not touch stay. */
export function undo({ past, future }: History, document: FlowDocument): Travelled | null {
  const entry = past.at(-1);
  if (entry === undefined) return null;
  return { history: { past: past.slice(0, -1), future: [entry, ...future] }, document: applied(document, invert(entry.changes)), entry };
}

/** Does the last undone entry again; null when there is none. */
export function redo({ past, future }: History, document: FlowDocument): Travelled | null {
  const [entry, ...rest] = future;
  if (entry === undefined) return null;
  return { history: { past: [...past, entry], future: rest }, document: applied(document, entry.changes), entry };
}

/** Steps may have gone while the entry waited: what it would hang on them, and what others hung on steps that go now, goes too. */
function applied(document: FlowDocument, changes: readonly Change[]): FlowDocument {
  return detach(applyChanges(document, changes), new Set(changes.flatMap(stepsIn)));
}

function stepsIn({ part, after }: Change): string[] {
  const id = part.slice(part.indexOf('/') + 1);
  if (part.startsWith('edge/')) return [id.slice(0, id.indexOf('|')), id.slice(id.lastIndexOf('|') + 1)].filter((end) => end !== 'trigger');
  const fields = typeof after === 'object' && after !== null && !Array.isArray(after) ? after : {};
  if (part.startsWith('step/')) return [id, ...(typeof fields['in'] === 'string' ? [fields['in']] : [])];
  const members = part.startsWith('group/') && Array.isArray(fields['steps']) ? fields['steps'] : [];
  return members.filter((member) => typeof member === 'string');
}

/** Both after each other as one: each part from before the first to after the second, without parts that end as they began. */
function joined(first: readonly Change[], second: readonly Change[]): Change[] {
  const parts = new Map<string, Change>(first.map((change) => [change.part, change]));
  for (const change of second) parts.set(change.part, { ...change, before: (parts.get(change.part) ?? change).before });
  return [...parts.values()].filter(({ before, after }) => !sameValue(before, after));
}
