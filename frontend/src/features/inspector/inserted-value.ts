import { isJsonObject, type Json } from '@plumbline/shared';
import type { FieldKind } from './form-fields';
import { insertReference } from './insert-reference';

/**
 * The value of a field after a reference was put into it: into a text at the caret, at the end of a list, as an entry of a map; a field
 * that is empty, or that holds one simple value, becomes the expression. Null: something would be lost.
 */
export function insertedValue(kind: FieldKind, value: Json | undefined, caret: number | null, path: string): Json | null {
  const expression = `{{ ${path} }}`;
  if (value === undefined || value === '')
    return kind === 'list' ? [expression] : kind === 'map' ? { [lastName(path)]: expression } : expression;
  if (typeof value === 'string' && (kind === 'text' || kind === 'long')) return insertReference(value, caret, path).text;
  if (kind === 'list') return [...(Array.isArray(value) ? value : [value]), expression];
  if (kind === 'map' && isJsonObject(value))
    return Object.hasOwn(value, lastName(path)) ? null : { ...value, [lastName(path)]: expression };
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? null : expression;
}

/** Puts a reference into JSON text: bare in an expression, in braces in a text, else as a text of its own. */
export function insertIntoJson(text: string, at: number, path: string): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, at);
  const inText = (before.replaceAll(/\\./g, '').match(/"/g) ?? []).length % 2 === 1;
  if (inText) return insertReference(text, at, path.replaceAll('"', '\\"'));
  const piece = `"{{ ${path.replaceAll('"', '\\"')} }}"`;
  return { text: before + piece + text.slice(at), caret: at + piece.length };
}

const lastName = (path: string): string =>
  path
    .split(/[.[\]`]/)
    .filter((one) => one !== '')
    .at(-1) ?? 'value';
