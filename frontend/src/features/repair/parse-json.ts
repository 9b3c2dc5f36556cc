import type { Json } from '@plumbline/shared';

/** Text as JSON, or a sentence that says what is wrong with it. */
export function parseJson(text: string): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string } {
  if (text.trim() === '') return { ok: false, message: 'There is nothing here. Write {} for an empty object, or null for nothing.' };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    const place = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = place === undefined ? '' : ` at line ${String(text.slice(0, Number(place)).split('\n').length)}`;
    return { ok: false, message: `This is not JSON${line}. Check quotes, commas and brackets.` };
  }
}
