import { exampleOf, isJsonObject, type Json, type JsonObject } from '@plumbline/shared';

/** A value that is read somewhere: where it lies, and what must be there. */
export interface Wanted {
  readonly path: readonly string[];
  readonly value?: Json;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBERS = /(?:^|_|[a-z])(?:amount|count|total|price|sum|number|quantity|age|size|limit|offset|page)s?$/i;

/** A text or number as its name lets expect. */
export function leafFor(name: string): Json {
  return NUMBERS.test(name) ? 42 : exampleOf({ type: 'string' }, name);
}

/**
 * An object that has a value at every path that is read of it; what `base` has stays, unless it is an empty list. Values that are
 * known come first (lists, whose entries are then looked into), and where one path goes on from the end of another, the longer one
 * counts. Pure.
 */
export function withPaths(base: Json, wanted: readonly Wanted[]): Json {
  const known = wanted.filter(({ value }) => value !== undefined);
  const others = wanted.filter(({ value }) => value === undefined).sort((a, b) => b.path.length - a.path.length);
  return [...known, ...others].reduce((value, { path, value: leaf }) => put(value, path, leaf), base);
}

function put(base: Json, [name, ...rest]: readonly string[], leaf: Json | undefined): Json {
  if (name === undefined || FORBIDDEN.has(name)) return base;
  // Expressions map over lists: what is wanted of a list is wanted of its entries.
  if (Array.isArray(base)) return base.map((one) => put(one, [name, ...rest], leaf));
  if (!isJsonObject(base)) return base;
  const before = Object.hasOwn(base, name) ? base[name] : undefined;
  const isEmpty = before === undefined || (Array.isArray(before) && before.length === 0 && leaf !== undefined);
  if (rest.length === 0) return isEmpty ? { ...base, [name]: leaf ?? leafFor(name) } : base;
  return { ...base, [name]: put(before ?? {}, rest, leaf) };
}

/** The value at a path, as expressions find it in objects; undefined where there is none. */
export function valueAt(value: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const name of path) {
    const holder: Json | undefined = Array.isArray(current) ? current[0] : current;
    current = holder !== undefined && isJsonObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
  }
  return current;
}

/** The same value with another one at a path. */
export function replaced(value: Json, path: readonly string[], by: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((one, at) => (at === 0 ? replaced(one, path, by) : one));
  if (!isJsonObject(value)) return value;
  const changed: JsonObject = { ...value, [name]: replaced(value[name] ?? null, rest, by) };
  return changed;
}

/** A value of another type, as a service gives it that has changed. */
export function ofAnotherType(value: Json | undefined): Json {
  if (typeof value === 'string') return 12_345;
  if (typeof value === 'object' && value !== null) return 'something else';
  return { unexpected: true };
}
