import { parseTemplate, type Json } from '@plumbline/shared';
import type { FieldSpec } from './form-fields';

/** Whether a value is a text with an expression in it, or one that was begun. */
export function isExpression(value: Json | undefined): value is string {
  if (typeof value !== 'string' || !value.includes('{{')) return false;
  const parsed = parseTemplate(value);
  return !parsed.ok || parsed.template.kind !== 'literal';
}

/** What a field was set to on the other side of its switch between fixed and expression. */
export interface Remembered {
  fixed?: Json | undefined;
  expression?: string | undefined;
}

/** The value of a field that is switched to an expression: what was there before, else the fixed value written as one. */
export function asExpression({ kind }: Pick<FieldSpec, 'kind'>, value: Json | undefined, { expression }: Remembered): string | undefined {
  if (expression !== undefined) return expression;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return kind === 'text' || kind === 'long' ? value : `{{ ${JSON.stringify(value)} }}`;
  return `{{ ${JSON.stringify(value)} }}`;
}

/** The value of a field that is switched to a fixed one. A text without expressions stays what it is. */
export function asFixed({ kind }: Pick<FieldSpec, 'kind'>, value: Json | undefined, { fixed }: Remembered): Json | undefined {
  if (typeof value === 'string' && !isExpression(value) && (kind === 'text' || kind === 'long')) return value;
  return fixed;
}

/** JSON as people edit it; texts without quotes would be read as something else, so they have them. */
export const jsonText = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** What was typed as JSON; an empty text is no value. */
export function parseJson(text: string): { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false };
  }
}
