import type { Json } from '../json.js';
import type { AstNode } from './ast.js';

/**
 * What can be evaluated on the spot, in microseconds: a path of names (`trigger.body.email`), or a literal. Everything else needs
 * JSONata itself, which runs elsewhere.
 */
export type InlineExpression =
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null };

/** Keys of a node that change nothing. Any other key (predicate, keepArray, tuple, group ...) means that it is more than a name. */
const HARMLESS = new Set(['type', 'value', 'position']);

/** The inline form of an expression, if it has one. */
export function inlineForm(ast: AstNode): InlineExpression | undefined {
  if (ast.type === 'path') return pathForm(ast);
  if (!isBare(ast)) return undefined;
  if (ast.type === 'string' && typeof ast.value === 'string') return { kind: 'literal', value: ast.value };
  // -0 is not JSON: it would be written as 0.
  if (ast.type === 'number' && typeof ast.value === 'number') return { kind: 'literal', value: ast.value === 0 ? 0 : ast.value };
  if (ast.type === 'value' && (typeof ast.value === 'boolean' || ast.value === null)) return { kind: 'literal', value: ast.value };
  return undefined;
}

function pathForm(ast: AstNode): InlineExpression | undefined {
  if (Object.keys(ast).some((key) => key !== 'type' && key !== 'steps')) return undefined;
  const names: string[] = [];
  for (const step of ast.steps ?? []) {
    if (step.type !== 'name' || typeof step.value !== 'string' || !isBare(step)) return undefined;
    names.push(step.value);
  }
  return { kind: 'path', names };
}

function isBare(node: AstNode): boolean {
  return Object.keys(node).every((key) => HARMLESS.has(key));
}

/**
 * Follows names through JSON exactly as JSONata does: arrays are mapped over and flattened one level per step, a mapped result of one
 * item is that item, of none is missing; an array that a single value holds stays as it is. Own properties only, so `__proto__` and
 * `constructor` are names like any other. One deliberate difference: JSONata hides the fields of objects that carry its internal
 * marks `_jsonata_lambda` and `_jsonata_function`; here data is data.
 */
export function walkPath(root: object, names: readonly string[]): Json | undefined {
  let value: unknown = root;
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? '';
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
    if (Array.isArray(value) && at < names.length - 1) return walkItems(value as Json[], names, at + 1);
  }
  return value as Json | undefined;
}

function walkItems(start: readonly Json[], names: readonly string[], from: number): Json | undefined {
  let items = start;
  for (let at = from; at < names.length; at++) {
    const found: Found[] = [];
    for (const item of items) {
      const next = lookUp(item, names[at] ?? '');
      if (next !== undefined) found.push(next);
    }
    const [only] = found;
    if (at === names.length - 1 && found.length === 1 && only !== undefined && !only.mapped && Array.isArray(only.value)) return only.value;
    items = found.flatMap((each) => each.value);
    if (items.length === 0) return undefined;
  }
  return items.length === 1 ? items[0] : [...items];
}

/** `mapped` tells a list that mapping made from an array that the data holds: only the second kind is kept when it is alone. */
interface Found {
  readonly value: Json;
  readonly mapped: boolean;
}

function lookUp(item: Json, name: string): Found | undefined {
  if (Array.isArray(item)) {
    const list = lookUpAll(item, name);
    const [only] = list;
    if (only === undefined) return undefined;
    return list.length === 1 ? { value: only, mapped: false } : { value: list, mapped: true };
  }
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return undefined;
  const value = item[name];
  return value === undefined ? undefined : { value, mapped: false };
}

function lookUpAll(items: readonly Json[], name: string): Json[] {
  const list: Json[] = [];
  for (const item of items) {
    const value = Array.isArray(item) ? lookUpAll(item, name) : lookUp(item, name)?.value;
    if (value === undefined) continue;
    // One by one: a long list as arguments would overflow the stack.
    if (Array.isArray(value)) for (const each of value) list.push(each);
    else list.push(value);
  }
  return list;
}
