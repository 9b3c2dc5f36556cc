/** Longest header that is looked at, characters: ten signatures of every scheme fit in, and what is longer is no signature. */
const MAX_LENGTH = 4_096;

export type OneHeader = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: 'missing' | 'malformed' };

/**
 * The one value of a header. A header that came twice says two things, and whoever reads the other one than we do is deceived: it is
 * refused, as is what is not printable ASCII.
 * @param rawHeaders names and values in turn
 * @param name in any case
 */
export function oneHeader(rawHeaders: readonly string[], name: string): OneHeader {
  const wanted = name.toLowerCase();
  let text: string | null = null;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== wanted) continue;
    if (text !== null) return { ok: false, why: 'malformed' };
    text = rawHeaders[i + 1] ?? '';
  }
  if (text === null || text === '') return { ok: false, why: 'missing' };
  return text.length <= MAX_LENGTH && /^[\x20-\x7e]*$/.test(text) ? { ok: true, text } : { ok: false, why: 'malformed' };
}
