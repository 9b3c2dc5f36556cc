import type { EdgeDocument, FlowDocument, Json } from '@plumbline/shared';
import { edgeKey, makeEdge, type GroupDocument, type NoteDocument } from './document';
import { sameValue } from './same-value';

/**
 * One part of a flow document before and after an edit; `undefined` where it did not or does not exist. Parts are `name`,
 * `description`, `owner`, `runbook`, `settings`, `trigger`, `step/<id>`, `edge/<from>|<port>|<to>`, `place/<id>`, `note/<id>` and
 * `group/<id>`. The order of steps, edges, notes and groups is no part of a document.
 */
export interface Change {
  readonly part: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

const SINGLE = ['name', 'description', 'owner', 'runbook', 'settings', 'trigger'] as const;
type Single = (typeof SINGLE)[number];
type Entries<T> = { readonly [key: string]: T };

/** What must be changed in `before` to make it `after`. Parts that are the same object cost one comparison of references. */
export function changesBetween(before: FlowDocument, after: FlowDocument): Change[] {
  if (before === after) return [];
  const changes: Change[] = [];
  for (const part of SINGLE) add(changes, part, before[part], after[part]);
  addEntries(changes, 'step/', before.steps, after.steps);
  if (before.edges !== after.edges) addItems(changes, 'edge/', before.edges, after.edges, edgeKey, plainEdge);
  addEntries(changes, 'place/', before.layout ?? {}, after.layout ?? {});
  if (before.notes !== after.notes) addItems(changes, 'note/', before.notes ?? [], after.notes ?? [], idOf, itself);
  if (before.groups !== after.groups) addItems(changes, 'group/', before.groups ?? [], after.groups ?? [], idOf, itself);
  return changes;
}

/** Whether both say the same; the order of keys and of edges does not matter. */
export function sameDocument(a: FlowDocument, b: FlowDocument): boolean {
  return changesBetween(a, b).length === 0;
}

/** The changes that take these back. */
export function invert(changes: readonly Change[]): Change[] {
  return changes.map(({ part, before, after }) => ({ part, before: after, after: before })).reverse();
}

/**
 * Sets each part to what it is afterwards, whatever it was before; parts that are not named keep their identity. A flow can not be
 * without name and trigger, so their removal is ignored.
 */
export function applyChanges(document: FlowDocument, changes: readonly Change[]): FlowDocument {
  const kinds = new Map<string, Map<string, Json | undefined>>();
  let next = document;
  for (const { part, after } of changes) {
    const slash = part.indexOf('/');
    if (slash < 0) next = withSingle(next, part, after);
    else {
      const kind = part.slice(0, slash);
      kinds.set(kind, (kinds.get(kind) ?? new Map<string, Json | undefined>()).set(part.slice(slash + 1), after));
    }
  }
  const steps = withEntries(next.steps, kinds.get('step'));
  const edges = withItems(next.edges, kinds.get('edge'), edgeKey, readEdge);
  if (steps !== next.steps || edges !== next.edges) next = { ...next, steps, edges };
  next = withOptional(next, 'layout', withEntries(next.layout ?? {}, kinds.get('place')));
  next = withOptional(next, 'notes', withItems<NoteDocument>(next.notes ?? [], kinds.get('note'), idOf, readItem));
  return withOptional(next, 'groups', withItems<GroupDocument>(next.groups ?? [], kinds.get('group'), idOf, readItem));
}

function add(changes: Change[], part: string, before: unknown, after: unknown): void {
  if (!sameValue(before, after)) changes.push({ part, before: before as Json | undefined, after: after as Json | undefined });
}

function addEntries<T>(changes: Change[], prefix: string, before: Entries<T>, after: Entries<T>): void {
  if (before === after) return;
  for (const key of Object.keys(before)) {
    const now = Object.hasOwn(after, key) ? after[key] : undefined;
    if (before[key] !== now) add(changes, prefix + key, before[key], now);
  }
  for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) add(changes, prefix + key, undefined, after[key]);
}

function addItems<T>(
  changes: Change[],
  prefix: string,
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  valueOf: (item: T) => unknown,
): void {
  const [kept, present] = [new Set(after), new Set(before)];
  const gone = new Map(before.filter((item) => !kept.has(item)).map((item) => [keyOf(item), item]));
  const come = new Map(after.filter((item) => !present.has(item)).map((item) => [keyOf(item), item]));
  for (const [key, item] of gone) {
    const now = come.get(key);
    add(changes, prefix + key, valueOf(item), now === undefined ? undefined : valueOf(now));
  }
  for (const [key, item] of come) if (!gone.has(key)) add(changes, prefix + key, undefined, valueOf(item));
}

function idOf(item: { readonly id: string }): string {
  return item.id;
}

function itself<T>(item: T): T {
  return item;
}

function plainEdge(edge: EdgeDocument): EdgeDocument {
  return makeEdge(edge.from, edge.port ?? 'out', edge.to);
}

function readEdge(value: Json): EdgeDocument {
  return value as unknown as EdgeDocument;
}

function readItem<T>(value: Json): T {
  return value as unknown as T;
}

function withSingle(document: FlowDocument, part: string, after: Json | undefined): FlowDocument {
  const single = SINGLE.find((one) => one === part);
  if (single === undefined || sameValue(document[single], after)) return document;
  if (after !== undefined) return { ...document, [single]: after };
  return single === 'name' || single === 'trigger' ? document : withoutSingle(document, single);
}

function withoutSingle(document: FlowDocument, part: Exclude<Single, 'name' | 'trigger'>): FlowDocument {
  const { [part]: _, ...rest } = document;
  return rest;
}

function withEntries<T>(entries: Record<string, T>, changed: ReadonlyMap<string, Json | undefined> | undefined): Record<string, T> {
  let next: Record<string, T> | null = null;
  for (const [key, after] of changed ?? []) {
    const now = Object.hasOwn(entries, key) ? entries[key] : undefined;
    // A journal may come from anywhere; this key would set a prototype.
    if (key === '__proto__' || sameValue(now, after)) continue;
    next ??= { ...entries };
    if (after === undefined) delete next[key];
    else next[key] = after as unknown as T;
  }
  return next ?? entries;
}

function withItems<T>(
  items: T[],
  changed: ReadonlyMap<string, Json | undefined> | undefined,
  keyOf: (item: T) => string,
  read: (value: Json) => T,
): T[] {
  if (changed === undefined) return items;
  const met = new Set<string>();
  const next: T[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const after = changed.get(key);
    if (!changed.has(key) || (after !== undefined && sameValue(item, after) && !met.has(key))) next.push(item);
    else if (after !== undefined && !met.has(key)) next.push(read(after));
    if (changed.has(key)) met.add(key);
  }
  for (const [key, after] of changed) if (after !== undefined && !met.has(key)) next.push(read(after));
  return next.length === items.length && next.every((item, index) => item === items[index]) ? items : next;
}

function withOptional<K extends 'layout' | 'notes' | 'groups'>(document: FlowDocument, key: K, value: FlowDocument[K]): FlowDocument {
  if (value === undefined || value === document[key]) return document;
  const empty = Object.keys(value).length === 0;
  if (!empty) return { ...document, [key]: value };
  if (document[key] === undefined) return document;
  const { [key]: _, ...rest } = document;
  return rest as FlowDocument;
}
