import type { Json } from '../json.js';
import { isLarge } from './payload.js';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** One entry of a list or object. */
export interface SliceEntry {
  /** Name, or place in the list. */
  readonly key: string;
  readonly kind: JsonKind;
  /** Entries of a list or object, characters of a text; 0 for others. */
  readonly size: number;
  /** How its JSON text begins. */
  readonly preview: string;
  /** The whole of it, where it is small. */
  readonly value?: Json;
}

/** A part of a value that is too large to be looked at whole. */
export interface JsonSlice {
  readonly kind: JsonKind;
  readonly size: number;
  readonly from: number;
  /** Of a list or object. */
  readonly entries: readonly SliceEntry[];
  /** Of a text: the part that was asked for. */
  readonly text?: string;
  /** Of anything else: the value. */
  readonly value?: Json;
  /** Where the next slice begins; null: this was the last. */
  readonly next: number | null;
}

export interface SliceRequest {
  /** JSON pointer (RFC 6901) to the value; empty: the whole. */
  readonly pointer: string;
  /** First entry, or first character. */
  readonly from: number;
  /** Most entries, or characters. */
  readonly count: number;
}

/** Most entries of one slice, and characters of JSON text of all of them: with their previews at most 256 kB. */
export const SLICE_ENTRIES = 1_000;
const SLICE_LENGTH = 160_000;
/** Characters of a text in one slice. */
const TEXT_LENGTH = 60_000;
const PREVIEW = 160;
/** Longest JSON text of a value that is given whole. */
const SMALL = 1_000;
const KEY_LENGTH = 1_000;

/** A part of the value behind a pointer; null when there is nothing behind it. Looks at no more than it answers. Pure. */
export function sliceOf(root: Json, { pointer, from, count }: SliceRequest): JsonSlice | null {
  const value = behind(root, pointer);
  if (value === undefined) return null;
  const base = { kind: kindOf(value), size: sizeOf(value), from };
  if (typeof value === 'string') {
    const text = value.slice(from, from + Math.min(count, TEXT_LENGTH));
    return { ...base, entries: [], text, next: from + text.length < value.length ? from + text.length : null };
  }
  if (typeof value !== 'object' || value === null) return { ...base, entries: [], value, next: null };
  const keys = Array.isArray(value) ? null : Object.keys(value);
  const end = Math.min(base.size, from + Math.min(count, SLICE_ENTRIES));
  const entries: SliceEntry[] = [];
  let length = 0;
  for (let at = from; at < end && length < SLICE_LENGTH; at++) {
    const key = keys === null ? String(at) : (keys[at] ?? '');
    const entry = entryOf(key, (Array.isArray(value) ? value[at] : value[key]) ?? null);
    entries.push(entry);
    length += JSON.stringify(entry).length;
  }
  const next = from + entries.length;
  return { ...base, entries, next: next < base.size ? next : null };
}

/** Undefined: nothing is there. What a prototype brings is nothing. */
function behind(root: Json, pointer: string): Json | undefined {
  if (pointer === '') return root;
  if (!pointer.startsWith('/')) return undefined;
  let value: Json | undefined = root;
  for (const escaped of pointer.slice(1).split('/')) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

function entryOf(name: string, value: Json): SliceEntry {
  const key = name.length <= KEY_LENGTH ? name : `${name.slice(0, KEY_LENGTH)}…`;
  const base = { key, kind: kindOf(value), size: sizeOf(value), preview: previewOf(value) };
  return isLarge(value, SMALL) ? base : { ...base, value };
}

function kindOf(value: Json): JsonKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'object' | 'string' | 'number' | 'boolean';
}

function sizeOf(value: Json): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function previewOf(value: Json): string {
  if (typeof value === 'string') return value.length <= PREVIEW ? value : `${value.slice(0, PREVIEW)}…`;
  if (!isLarge(value, PREVIEW)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[ ${value.length} entries ]`;
  return `{ ${Object.keys(value as object)
    .slice(0, 8)
    .map((key) => key.slice(0, 20))
    .join(', ')} }`;
}
