/** Whether two JSON values are the same: the order of keys does not matter, and a key with `undefined` is as good as no key. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
  return sameFields(a as Fields, b as Fields);
}

type Fields = { readonly [key: string]: unknown };

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
}

function sameFields(a: Fields, b: Fields): boolean {
  let defined = 0;
  for (const key of Object.keys(a)) {
    if (a[key] === undefined) continue;
    defined++;
    if (!Object.hasOwn(b, key) || !sameValue(a[key], b[key])) return false;
  }
  return Object.keys(b).reduce((count, key) => count + (b[key] === undefined ? 0 : 1), 0) === defined;
}
