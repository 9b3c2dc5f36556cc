import { isJsonObject, type Json } from '@plumbline/shared';

const REFUSED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A JSON value with one value in it set, by the names that lead there (numbers for lists); objects on the way are made where they are
 * missing. `undefined` takes the value away. Names that could reach a prototype change nothing.
 */
export function withField(value: Json | undefined, path: readonly string[], to: Json | undefined): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return to;
  if (REFUSED.has(name)) return value;
  if (Array.isArray(value)) {
    const index = Number(name);
    if (!Number.isInteger(index) || index < 0 || index > value.length) return value;
    const item = withField(value[index], rest, to);
    if (item === undefined) return value.filter((_, at) => at !== index);
    return index === value.length ? [...value, item] : value.with(index, item);
  }
  const fields = isJsonObject(value) ? value : {};
  const field = withField(Object.hasOwn(fields, name) ? fields[name] : undefined, rest, to);
  if (field !== undefined) return { ...fields, [name]: field };
  if (!Object.hasOwn(fields, name)) return value;
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}
