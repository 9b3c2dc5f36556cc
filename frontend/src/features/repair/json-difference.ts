import type { Json } from '@plumbline/shared';
import { create, type Delta } from 'jsondiffpatch';

/** One place at which two values differ. */
export interface Difference {
  /** `lines[0].email` */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly before?: string;
  readonly after?: string;
}

const differ = create({ arrays: { detectMove: true }, objectHash: (item, index) => idOf(item) ?? `#${String(index)}` });
const LONGEST = 200;

function idOf(item: object): string | undefined {
  const { id } = item as { readonly id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** Where two values differ, in the order of the document. Pure. */
export function differencesOf(before: Json, after: Json): readonly Difference[] {
  const found: Difference[] = [];
  walk(differ.diff(before, after), '', found);
  return found;
}

function walk(delta: Delta, path: string, found: Difference[]): void {
  if (delta === undefined) return;
  if (Array.isArray(delta)) {
    const [first, second, third] = delta as readonly unknown[];
    if (delta.length === 1) found.push({ path, kind: 'added', after: short(first) });
    else if (delta.length === 2) found.push({ path, kind: 'changed', before: short(first), after: short(second) });
    else if (third === 3) found.push({ path, kind: 'moved', after: `to place ${String(Number(second) + 1)}` });
    else found.push({ path, kind: 'removed', before: short(first) });
    return;
  }
  const isList = '_t' in delta && delta._t === 'a';
  for (const [key, inner] of Object.entries(delta)) {
    if (key === '_t' && isList) continue;
    walk(inner as Delta, isList ? `${path}[${key.replace('_', '')}]` : path === '' ? key : `${path}.${key}`, found);
  }
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
