import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import { itemPath, memberPath } from './names';
import type { Source } from './sources';

/** A value that an expression can read, as a line of a tree. */
export interface ValueNode {
  /** The expression that reads it. */
  readonly path: string;
  readonly name: string;
  /** In a word; empty when nothing is known. */
  readonly type: string;
  readonly value: Json | undefined;
  readonly schema: JsonObject;
}

export interface TreeRow extends ValueNode {
  readonly depth: number;
  readonly isOpen: boolean;
  readonly hasChildren: boolean;
  /** Set for the line of a source itself. */
  readonly source?: Source;
}

/** Items of a list that are shown; an expression for all of them needs no line of its own. */
const MAX_ITEMS = 50;
/** Lines that a search shows, and how deep it looks. */
const MAX_FOUND = 200;
const MAX_DEPTH = 6;
const MAX_PREVIEW = 80;

export const nodeOf = ({ path, value, schema }: Pick<Source, 'path' | 'value' | 'schema'>): ValueNode => ({
  path,
  name: path,
  type: typeWord(value, schema),
  value,
  schema,
});

/** The fields of an object or the first items of a list; from the value, and from the contract what the value lacks. */
export function childrenOf({ path, value, schema }: ValueNode): ValueNode[] {
  if (Array.isArray(value)) {
    const items = isJsonObject(schema['items']) ? schema['items'] : {};
    return value.slice(0, MAX_ITEMS).map((item, index) => child(itemPath(path, index), `[${String(index)}]`, item, items));
  }
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const own = isJsonObject(value) ? value : {};
  const names = new Set([...Object.keys(own), ...Object.keys(properties)]);
  return [...names].map((name) => {
    const inside = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return child(memberPath(path, name), name, Object.hasOwn(own, name) ? own[name] : undefined, isJsonObject(inside) ? inside : {});
  });
}

function child(path: string, name: string, value: Json | undefined, schema: JsonObject): ValueNode {
  return { path, name, value, schema, type: typeWord(value, schema) };
}

function hasChildren({ value, schema }: ValueNode): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value) && Object.keys(value).length > 0) return true;
  return value === undefined && isJsonObject(schema['properties']) && Object.keys(schema['properties']).length > 0;
}

/** The lines that can be seen: opened ones with their children, or all that a search finds. */
export function treeRows(sources: readonly Source[], open: ReadonlySet<string>, query = ''): TreeRow[] {
  const wanted = query.trim().toLowerCase();
  const rows: TreeRow[] = [];
  for (const source of sources) {
    if (wanted === '') addOpen(rows, nodeOf(source), open, 0, source);
    else addFound(rows, nodeOf(source), wanted, source);
    if (rows.length >= MAX_FOUND && wanted !== '') break;
  }
  return rows;
}

function addOpen(rows: TreeRow[], node: ValueNode, open: ReadonlySet<string>, depth: number, source?: Source): void {
  const more = hasChildren(node);
  const isOpen = more && open.has(node.path);
  rows.push({ ...node, depth, isOpen, hasChildren: more, ...(source ? { source } : {}) });
  if (isOpen) for (const one of childrenOf(node)) addOpen(rows, one, open, depth + 1);
}

function addFound(rows: TreeRow[], root: ValueNode, wanted: string, source: Source): void {
  const found = everything(root).filter(
    ({ name, path, schema }) => name.toLowerCase().includes(wanted) || path.toLowerCase().includes(wanted) || isCalled(schema, wanted),
  );
  const named = source.title.toLowerCase().includes(wanted);
  if (found.length === 0 && !named) return;
  rows.push({ ...root, depth: 0, isOpen: true, hasChildren: false, source });
  for (const node of found.slice(0, MAX_FOUND - rows.length)) {
    if (node.path !== root.path)
      rows.push({ ...node, name: node.path.slice(root.path.length + 1), depth: 1, isOpen: false, hasChildren: false });
  }
}

const isCalled = ({ title }: JsonObject, wanted: string): boolean => typeof title === 'string' && title.toLowerCase().includes(wanted);

/** A value and all that lies in it, as far as is looked; of lists the first item only. */
export function everything(root: ValueNode, limit = 500): ValueNode[] {
  const found: ValueNode[] = [];
  const waiting: { readonly node: ValueNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.shift(); next && found.length < limit; next = waiting.shift()) {
    found.push(next.node);
    if (next.depth >= MAX_DEPTH) continue;
    const inside = childrenOf(next.node);
    const { depth } = next;
    waiting.push(...(Array.isArray(next.node.value) ? inside.slice(0, 1) : inside).map((node) => ({ node, depth: depth + 1 })));
  }
  return found;
}

function typeWord(value: Json | undefined, schema: JsonObject): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `list of ${String(value.length)}`;
  if (value !== undefined) return WORDS[typeof value] ?? '';
  const { type } = schema;
  const named = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  return typeof named === 'string' ? (WORDS[named] ?? named) : '';
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'yes/no',
  object: 'object',
  array: 'list',
};

/** What people call a value, where its contract says so in other words than its name: the label of a form's field. */
export function labelOf({ title }: JsonObject, name: string): string | null {
  return typeof title === 'string' && title !== '' && title.toLowerCase() !== name.toLowerCase() ? title : null;
}

/** How a value begins, on one line. */
export function previewOf(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return cut(value.replaceAll(/\s+/g, ' '));
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '';
  if (isJsonObject(value)) return Object.keys(value).length === 0 ? '{}' : '';
  return String(value);
}

const cut = (text: string): string => (text.length > MAX_PREVIEW ? `${text.slice(0, MAX_PREVIEW - 1)}…` : text);
