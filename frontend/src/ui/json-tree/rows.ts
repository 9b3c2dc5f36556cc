/** What a value is. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** One value in a tree; of one that is not here whole, only how it begins. */
export interface JsonNode {
  readonly key: string;
  readonly kind: JsonKind;
  /** Entries, or characters of a text. */
  readonly size: number;
  readonly preview: string;
  /** Absent: its entries have to be fetched. */
  readonly value?: unknown;
}

/** Entries that were fetched; `next`: where the rest begins. */
export interface JsonPart {
  readonly entries: readonly JsonNode[];
  readonly next: number | null;
}

/** A line of the tree. */
export interface JsonRow {
  readonly kind: 'value' | 'more' | 'loading';
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly depth: number;
  readonly node: JsonNode;
  /** Null: nothing inside. */
  readonly isOpen: boolean | null;
}

const PREVIEW = 200;

export function nodeOf(key: string, value: unknown): JsonNode {
  if (Array.isArray(value)) return { key, kind: 'array', size: value.length, preview: `[${String(value.length)}]`, value };
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    return { key, kind: 'object', size: names.length, preview: `{${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}}`, value };
  }
  if (typeof value === 'string')
    return { key, kind: 'string', size: value.length, preview: JSON.stringify(value.slice(0, PREVIEW)), value };
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'null';
  return { key, kind, size: 0, preview: JSON.stringify(value ?? null), value: value ?? null };
}

const isBranch = ({ kind, size }: JsonNode): boolean => (kind === 'object' || kind === 'array') && size > 0;

export const pointerTo = (parent: string, key: string): string => `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function inside(node: JsonNode): readonly JsonNode[] {
  const { value } = node;
  if (Array.isArray(value)) return value.map((one, index) => nodeOf(String(index), one));
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, one]) => nodeOf(key, one));
  return [];
}

/** The lines that are seen. Pure. @param open pointers of what is unfolded @param fetched entries by pointer, of what is not here whole */
export function rowsOfTree(root: JsonNode, open: ReadonlySet<string>, fetched: ReadonlyMap<string, JsonPart>): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const add = (node: JsonNode, pointer: string, depth: number): void => {
    const isOpen = isBranch(node) ? open.has(pointer) : null;
    rows.push({ kind: 'value', pointer, depth, node, isOpen });
    if (isOpen !== true) return;
    const part = node.value === undefined ? fetched.get(pointer) : { entries: inside(node), next: null };
    if (!part) {
      rows.push({ kind: 'loading', pointer: `${pointer}#loading`, depth: depth + 1, node, isOpen: null });
      return;
    }
    for (const entry of part.entries) add(entry, pointerTo(pointer, entry.key), depth + 1);
    if (part.next !== null) rows.push({ kind: 'more', pointer: `${pointer}#more`, depth: depth + 1, node, isOpen: null });
  };
  add(root, '', 0);
  return rows;
}

/** Most places that a search finds. */
const FOUND_MOST = 500;

/** Pointers of what has the text in its name or value, of what is here. Pure. */
export function findInTree(root: JsonNode, text: string, fetched: ReadonlyMap<string, JsonPart>): readonly string[] {
  const wanted = text.toLowerCase();
  const found: string[] = [];
  const look = (node: JsonNode, pointer: string): void => {
    if (found.length >= FOUND_MOST) return;
    const own = isBranch(node) ? '' : typeof node.value === 'string' ? node.value : node.preview;
    if (pointer !== '' && (node.key.toLowerCase().includes(wanted) || own.toLowerCase().includes(wanted))) found.push(pointer);
    for (const entry of node.value === undefined ? (fetched.get(pointer)?.entries ?? []) : inside(node))
      look(entry, pointerTo(pointer, entry.key));
  };
  if (wanted !== '') look(root, '');
  return found;
}

/** Everything around a place, outermost first. */
export function around(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A pointer as it is written in an expression: `steps.crm.output.lines[0].id`. @param base what the root is called there */
export function pathOf(base: string, pointer: string): string {
  let path = base;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (/^\d+$/.test(name)) path += `[${name}]`;
    else if (/^[A-Za-z_]\w*$/.test(name)) path += path === '' ? name : `.${name}`;
    else path += `${path === '' ? '' : '.'}\`${name}\``;
  }
  return path;
}
