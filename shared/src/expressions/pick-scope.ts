import type { References, ScopeReference } from './references.js';

type Members = { [key: string]: unknown };

/**
 * The part of a scope that expressions with these references can read: the least that gives the same answer. Objects on the way are
 * copied with the named members only; an array, and everything below a predicate, is taken whole. `unknown` takes the scope whole.
 */
export function pickScope(scope: object, all: readonly References[]): object {
  if (all.some((references) => references.unknown)) return scope;
  const picked: Members = {};
  for (const { references } of all) for (const reference of references) copyAlong(scope, namesOf(reference), picked);
  return picked;
}

function namesOf({ root, step, field, path, certain }: ScopeReference): string[] {
  const head = [root, step, field].filter((name) => name !== undefined);
  return [...head, ...path.slice(0, certain)];
}

/** Marks a copy that holds everything of its original, so that a later, narrower reference does not cut it down. */
function copyAlong(source: object, names: readonly string[], target: Members): void {
  let from = source as Members;
  let to = target;
  for (const [at, name] of names.entries()) {
    if (!Object.hasOwn(from, name)) return;
    const value = from[name];
    const isLast = at === names.length - 1;
    if (isLast || !isObject(value)) {
      set(to, name, value);
      return;
    }
    const known = Object.hasOwn(to, name) ? to[name] : undefined;
    if (known === value) return;
    const next = isObject(known) ? known : {};
    if (next !== known) set(to, name, next);
    from = value;
    to = next;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Also a name like `__proto__` becomes an ordinary member. */
function set(target: Members, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
