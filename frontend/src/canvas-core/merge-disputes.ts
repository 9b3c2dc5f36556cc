import type { EdgeDocument, FlowDocument, Json } from '@plumbline/shared';
import { edgeKey, stepOf } from './document';
import type { Conflict } from './conflict';
import type { Change } from './parts';
import { sameValue } from './same-value';

interface Sides {
  readonly base: FlowDocument;
  readonly mine: FlowDocument;
  readonly theirs: FlowDocument;
}
type Changes = ReadonlyMap<string, Change>;

/**
 * Conflicts of steps: those that both sides changed differently, and those that one side removed while the other works with them.
 * With a step that only one side has come its edges and its place.
 */
export function disputedSteps(sides: Sides, ours: Changes, others: Changes): Conflict[] {
  const disputed = new Set<string>();
  for (const [part, change] of ours) {
    const other = others.get(part);
    if (part.startsWith('step/') && other !== undefined && !sameValue(change.after, other.after)) disputed.add(part.slice(5));
  }
  usedAfterRemoval(sides.mine, ours, removedIn(others), disputed);
  usedAfterRemoval(sides.theirs, others, removedIn(ours), disputed);
  spread(sides, ours, others, disputed);
  return conflictsOf(sides, disputed);
}

function removedIn(changes: Changes): ReadonlySet<string> {
  const removed = [...changes].filter(([part, { after }]) => part.startsWith('step/') && after === undefined);
  return new Set(removed.map(([part]) => part.slice('step/'.length)));
}

/** Steps that the other side removed, and that this side drew an edge to or put a step into. */
function usedAfterRemoval(side: FlowDocument, changes: Changes, removed: ReadonlySet<string>, disputed: Set<string>): void {
  for (const [part, { after }] of changes) {
    if (after === undefined) continue;
    if (part.startsWith('edge/')) {
      const { from, to } = after as unknown as EdgeDocument;
      for (const end of [from, to]) if (removed.has(end) && stepOf(side, end) !== undefined) disputed.add(end);
    } else if (part.startsWith('step/')) {
      const around = (after as { readonly in?: string }).in;
      if (around !== undefined && removed.has(around) && stepOf(side, around) !== undefined) disputed.add(around);
    }
  }
}

/**
 * A for-each and its body stand or fall together: with a disputed for-each its removed or added body steps are disputed, with a
 * disputed body step its removed for-each.
 */
function spread({ base, mine, theirs }: Sides, ours: Changes, others: Changes, disputed: Set<string>): void {
  const [byUs, byThem] = [removedIn(ours), removedIn(others)];
  const touched = [...ours.keys(), ...others.keys()].filter((part) => part.startsWith('step/')).map((part) => part.slice(5));
  for (let before = -1; before !== disputed.size;) {
    before = disputed.size;
    for (const id of touched) {
      for (const side of [base, mine, theirs]) {
        const around = stepOf(side, id)?.in;
        if (around === undefined) continue;
        const halfGone = (stepOf(mine, around) === undefined) !== (stepOf(theirs, around) === undefined);
        if (disputed.has(around) && halfGone) disputed.add(id);
        if (disputed.has(id) && (byUs.has(around) || byThem.has(around))) disputed.add(around);
      }
    }
  }
}

function conflictsOf({ base, mine, theirs }: Sides, disputed: ReadonlySet<string>): Conflict[] {
  const conflicts: Conflict[] = [];
  const half = new Set<string>();
  for (const id of disputed) {
    const [was, ours, others] = [base, mine, theirs].map((side) => asJson(stepOf(side, id)));
    if (sameValue(ours, others)) continue;
    conflicts.push({ part: `step/${id}`, step: id, base: was, mine: ours, theirs: others });
    if (ours !== undefined && others !== undefined) continue;
    half.add(id);
    const [lay, lies, lie] = [base, mine, theirs].map((side) => asJson(placeIn(side, id)));
    if (!sameValue(lies, lie)) conflicts.push({ part: `place/${id}`, step: id, base: lay, mine: lies, theirs: lie });
  }
  return half.size === 0 ? conflicts : [...conflicts, ...edgesOf({ base, mine, theirs }, half)];
}

/** Edges at those steps that only one side has. */
function edgesOf({ base, mine, theirs }: Sides, steps: ReadonlySet<string>): Conflict[] {
  const [was, ours, others] = [edgesAt(base, steps), edgesAt(mine, steps), edgesAt(theirs, steps)] as const;
  return [...new Set([...ours.keys(), ...others.keys()])]
    .filter((key) => ours.has(key) !== others.has(key))
    .map((key) => {
      const { from, to } = ours.get(key) ?? others.get(key) ?? { from: '', to: '' };
      const values = { base: asJson(was.get(key)), mine: asJson(ours.get(key)), theirs: asJson(others.get(key)) };
      return { part: `edge/${key}`, step: steps.has(to) ? to : from, ...values };
    });
}

function edgesAt(document: FlowDocument, steps: ReadonlySet<string>): ReadonlyMap<string, EdgeDocument> {
  return new Map(document.edges.filter(({ from, to }) => steps.has(from) || steps.has(to)).map((edge) => [edgeKey(edge), edge]));
}

function placeIn({ layout }: FlowDocument, id: string): unknown {
  return layout !== undefined && Object.hasOwn(layout, id) ? layout[id] : undefined;
}

function asJson(value: unknown): Json | undefined {
  return value as Json | undefined;
}
