/**
 * PostgreSQL array literals, made by us: `pg` escapes each element with two regular expressions, which was the largest
 * single item of a flush (5 % of the engine's CPU).
 */

/** An array of values that need no quotes: UUIDs, numbers, booleans, time stamps. Null stays null. */
export function plainArray(values: readonly (string | number | boolean | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + (values[i] ?? 'NULL');
  return `${text}}`;
}

/**
 * An array of JSON texts without white space, as `JSON.stringify` makes them. Such a text holds no raw control character,
 * so that stringifying it once more escapes only quotes and backslashes: just what an array literal wants.
 */
export function jsonArray(texts: readonly (string | null)[]): string {
  let text = '{';
  for (let i = 0; i < texts.length; i++) text += (i === 0 ? '' : ',') + (texts[i] === null ? 'NULL' : JSON.stringify(texts[i]));
  return `${text}}`;
}

/** An array of any texts, without zero bytes; null stays null. */
export function textArray(values: readonly (string | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    text += (i === 0 ? '' : ',') + (value === null ? 'NULL' : `"${NEEDS_ESCAPE.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`);
  }
  return `${text}}`;
}

const NEEDS_ESCAPE = /["\\]/;

/** An array of bytes, in PostgreSQL's hex form. */
export function bytesArray(values: readonly Uint8Array[]): string {
  const hex = values.map((bytes) => `"\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}"`);
  return `{${hex.join(',')}}`;
}
