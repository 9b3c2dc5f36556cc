import type { FlowDocument } from '@plumbline/shared';
import { without, type NoteDocument, type Point } from '../document';
import { randomId } from '../ids';
import { sameValue } from '../same-value';

/** Size of a new note, px. */
export const NOTE_SIZE = { w: 240, h: 160 } as const;
const MIN_SIDE = 64;
const MAX_NOTES = 1_000;

export type NotePatch = { readonly [K in 'text' | 'x' | 'y' | 'w' | 'h' | 'colour']?: NoteDocument[K] | undefined };

/** Adds a note. @param random yields numbers from 0 to 1, for its id. A flow holds at most 1,000 notes; then nothing is added. */
export function addNote(
  document: FlowDocument,
  note: { readonly at: Point; readonly text?: string; readonly colour?: string },
  random: () => number,
): { readonly document: FlowDocument; readonly id: string | null } {
  const notes = document.notes ?? [];
  if (notes.length >= MAX_NOTES) return { document, id: null };
  const id = randomId('note', random, (taken) => notes.some((one) => one.id === taken));
  const { at, text = '', colour } = note;
  const made: NoteDocument = {
    id,
    text: text.slice(0, 10_000),
    x: at.x,
    y: at.y,
    ...NOTE_SIZE,
    ...(colour === undefined ? {} : { colour }),
  };
  return { id, document: { ...document, notes: [...notes, made] } };
}

/** Changes a note: its text, place, size or colour (`undefined` takes the colour away). */
export function setNote(document: FlowDocument, id: string, patch: NotePatch): FlowDocument {
  const notes = document.notes ?? [];
  const note = notes.find((one) => one.id === id);
  if (note === undefined) return document;
  const merged = Object.fromEntries(Object.entries({ ...note, ...patch }).filter(([, value]) => value !== undefined)) as NoteDocument;
  const next = { ...merged, text: merged.text.slice(0, 10_000), w: Math.max(MIN_SIDE, merged.w), h: Math.max(MIN_SIDE, merged.h) };
  return sameValue(note, next) ? document : { ...document, notes: notes.map((one) => (one === note ? next : one)) };
}

/** Moves notes. */
export function moveNotes(document: FlowDocument, places: Readonly<Record<string, Point>>): FlowDocument {
  return Object.entries(places).reduce((next, [id, { x, y }]) => setNote(next, id, { x, y }), document);
}

/** Removes notes. */
export function removeNotes(document: FlowDocument, ids: readonly string[]): FlowDocument {
  const notes = (document.notes ?? []).filter((note) => !ids.includes(note.id));
  if (notes.length === (document.notes ?? []).length) return document;
  return notes.length > 0 ? { ...document, notes } : without(document, 'notes');
}
