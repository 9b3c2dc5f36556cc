/** Keys that would reach into the prototype of a careless reader further on; such a header is dropped. */
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);

/** Lower-case names from undici, each with one value: repeated headers are joined by ", ". */
export function joinHeaders(parsed: { readonly [name: string]: string | string[] | undefined }): { [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const name in parsed) {
    const value = parsed[name];
    if (value === undefined || DANGEROUS.has(name)) continue;
    headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
