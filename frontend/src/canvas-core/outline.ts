import { portOf, TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { dominators, type Dominators } from './dominators';
import { absolutePlace } from './geometry';
import { bodiesOf, linksOf } from './links';
import { portsOf } from './ports';

/** A step in reading order, with what branches off from it. `alsoFrom` names all steps that lead to it, where it is a join. */
export interface OutlineItem {
  readonly id: string;
  readonly alsoFrom: readonly string[];
  readonly branches: readonly OutlineBranch[];
}

/** What follows one output of a step, or the body of a for-each. */
export interface OutlineBranch {
  readonly kind: 'output' | 'body';
  readonly label: string;
  readonly items: readonly OutlineItem[];
}

export interface Outline {
  /** From the trigger on. */
  readonly items: readonly OutlineItem[];
  /** Steps that nothing leads to, with what follows only from them. */
  readonly loose: readonly OutlineItem[];
}

/** One line of the outline as a tree shows it: a step, or the heading of a branch, of a body, or of the loose steps. */
export interface OutlineRow {
  readonly key: string;
  readonly level: number;
  readonly id: string | null;
  readonly label: string;
  readonly alsoFrom: readonly string[];
}

/**
 * The flow as a nested list: steps one after the other, branches as labelled lists below the step they leave, bodies below their
 * for-each. A join comes once, after the branches that lead to it. Every step of the flow comes exactly once.
 */
export function outline(document: FlowDocument): Outline {
  const top = [TRIGGER_ID, ...Object.keys(document.steps).filter((id) => isTop(document, id))];
  const inside = new Set<string>();
  const { items, loose } = levelItems(document, top, inside);
  // Bodies that hold each other in a circle hang on nothing; they are loose as well.
  const lost = levelItems(
    document,
    Object.keys(document.steps).filter((id) => !inside.has(id)),
    inside,
  );
  return { items, loose: [...loose, ...lost.items, ...lost.loose] };
}

/** The outline line by line; `closed` holds the keys of lines whose inside is not shown. */
export function outlineRows({ items, loose }: Outline, closed: ReadonlySet<string> = new Set()): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const heading = (key: string, level: number, label: string) => rows.push({ key, level, id: null, label, alsoFrom: [] });
  const add = (list: readonly OutlineItem[], level: number): void => {
    for (const { id, alsoFrom, branches } of list) {
      rows.push({ key: id, level, id, label: '', alsoFrom });
      if (closed.has(id)) continue;
      for (const [index, branch] of branches.entries()) {
        const key = `${id}/${index}`;
        heading(key, level + 1, branch.label);
        if (!closed.has(key)) add(branch.items, level + 2);
      }
    }
  };
  add(items, 1);
  if (loose.length > 0) {
    heading('loose', 1, 'Not connected');
    if (!closed.has('loose')) add(loose, 2);
  }
  return rows;
}

function isTop(document: FlowDocument, id: string): boolean {
  const around = document.steps[id]?.in;
  return around === undefined || !Object.hasOwn(document.steps, around);
}

function levelItems(document: FlowDocument, ids: readonly string[], inside: Set<string>): Outline {
  const members = ids.filter((id) => !inside.has(id));
  if (members.length === 0) return { items: [], loose: [] };
  for (const id of members) inside.add(id);
  const facts = dominators(document, sorted(document, members));
  // Without the trigger (in a body) what nothing leads to is where it begins.
  const isLoose = (id: string) => members[0] === TRIGGER_ID && id !== TRIGGER_ID && facts.sources.get(id)?.length === 0;
  const [tied, loose] = [facts.starts.filter((id) => !isLoose(id)), facts.starts.filter(isLoose)];
  return { items: follow(document, facts, tied, inside), loose: follow(document, facts, loose, inside) };
}

/** The steps one after the other, each followed by what only it leads to: joins behind its branches, in the same list. */
function follow(document: FlowDocument, facts: Dominators, start: readonly string[], inside: Set<string>): OutlineItem[] {
  const items: OutlineItem[] = [];
  const waiting = [...start].reverse();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const { branches, next } = below(document, facts, id);
    const lists = branches.map(({ label, to }): OutlineBranch => ({ kind: 'output', label, items: follow(document, facts, [to], inside) }));
    const body = levelItems(document, bodiesOf(document).get(id) ?? [], inside).items;
    const bodyList: OutlineBranch[] = body.length === 0 ? [] : [{ kind: 'body', label: 'for each item', items: body }];
    const sources = facts.sources.get(id) ?? [];
    items.push({ id, alsoFrom: sources.length > 1 ? sources : [], branches: [...bodyList, ...lists] });
    waiting.push(...next.reverse());
  }
  return items;
}

interface Below {
  readonly branches: readonly { readonly label: string; readonly to: string }[];
  readonly next: string[];
}

/** With one follower the list goes on; with several, each that only this step leads to is a branch of its own. */
function below(document: FlowDocument, { children, sources }: Dominators, id: string): Below {
  const edges = linksOf(document).out.get(id) ?? [];
  const followers = new Set(edges.map(({ to }) => to));
  const owned = children.get(id) ?? [];
  if (followers.size <= 1 && edges.every((edge) => portOf(edge) === 'out')) return { branches: [], next: [...owned] };
  const ports = portsOf(document, id);
  const isBranch = (to: string) => (sources.get(to) ?? []).length === 1 && followers.has(to);
  const order = (to: string) => ports.findIndex((port) => edges.some((edge) => edge.to === to && portOf(edge) === port.id));
  const branches = owned
    .filter(isBranch)
    .sort((a, b) => order(a) - order(b))
    .map((to) => {
      const labels = ports
        .filter((port) => edges.some((edge) => edge.to === to && portOf(edge) === port.id))
        .map(({ label }) => label || 'then');
      return { label: labels.join(', '), to };
    });
  return { branches, next: owned.filter((to) => !isBranch(to)) };
}

/** The trigger first, then from top to bottom and left to right, as a person reads the canvas. */
function sorted(document: FlowDocument, ids: readonly string[]): string[] {
  const places = new Map(ids.map((id) => [id, absolutePlace(document, id)]));
  return [...ids].sort((a, b) => {
    if (a === TRIGGER_ID || b === TRIGGER_ID) return a === TRIGGER_ID ? -1 : 1;
    const [p, q] = [places.get(a), places.get(b)];
    return (p?.y ?? 0) - (q?.y ?? 0) || (p?.x ?? 0) - (q?.x ?? 0);
  });
}
