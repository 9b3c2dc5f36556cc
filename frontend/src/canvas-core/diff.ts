import { isJsonObject, type EdgeDocument, type FlowDocument, type Json } from '@plumbline/shared';
import { stepOf } from './document';
import { changesBetween, type Change } from './parts';
import { sameValue } from './same-value';

/** One value inside a part that is different; `undefined` where it is not there. Strings are given whole. */
export interface FieldChange {
  /** JSON pointer in the part; empty for the part itself. */
  readonly pointer: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface StepDiff {
  readonly id: string;
  /** As it is called afterwards, or was before it was removed. */
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved' | 'same';
  /** It lies elsewhere; true also for a changed step that was moved. */
  readonly moved: boolean;
  readonly fields: readonly FieldChange[];
}

export interface PartDiff {
  /** `name`, `trigger`, `settings` ..., or `note/<id>`, `group/<id>`. */
  readonly part: string;
  readonly fields: readonly FieldChange[];
}

export interface FlowDiff {
  /** All steps of both, those that are the same included. */
  readonly steps: ReadonlyMap<string, StepDiff>;
  readonly edges: { readonly added: readonly EdgeDocument[]; readonly removed: readonly EdgeDocument[] };
  readonly parts: readonly PartDiff[];
  /** In words, the weightiest first; empty when both are the same. */
  readonly summary: readonly string[];
}

/** What is different between two versions of a flow. */
export function diffFlows(before: FlowDocument, after: FlowDocument): FlowDiff {
  const changes = changesBetween(before, after);
  const byPart = new Map(changes.map((change) => [change.part, change]));
  const steps = new Map<string, StepDiff>();
  for (const id of new Set([...Object.keys(before.steps), ...Object.keys(after.steps)])) steps.set(id, stepDiff(before, after, id, byPart));
  const edges = changes.filter(({ part }) => part.startsWith('edge/'));
  const added = edges.flatMap((change) => asEdge(change.before === undefined ? change.after : undefined));
  const removed = edges.flatMap((change) => asEdge(change.after === undefined ? change.before : undefined));
  const parts = changes
    .filter(({ part }) => !/^(step|edge|place)\//.test(part))
    .map((change) => ({ part: change.part, fields: fieldChanges(change.before, change.after) }));
  return { steps, edges: { added, removed }, parts, summary: inWords([...steps.values()], added.length, removed.length, changes) };
}

/** The smallest values that are different, by JSON pointer. Lists are compared place by place. */
export function fieldChanges(before: Json | undefined, after: Json | undefined, pointer = ''): FieldChange[] {
  if (sameValue(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => fieldChanges(before[index], after[index], `${pointer}/${index}`)).flat();
  }
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ pointer, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const own = (fields: { readonly [key: string]: Json }) => (Object.hasOwn(fields, key) ? fields[key] : undefined);
    return fieldChanges(own(before), own(after), `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  });
}

function stepDiff(before: FlowDocument, after: FlowDocument, id: string, changes: ReadonlyMap<string, Change>): StepDiff {
  const [was, is] = [stepOf(before, id), stepOf(after, id)];
  const name = is?.name ?? was?.name ?? id;
  const change = changes.get(`step/${id}`);
  const moved = was !== undefined && is !== undefined && changes.has(`place/${id}`);
  if (was === undefined) return { id, name, kind: 'added', moved, fields: [] };
  if (is === undefined) return { id, name, kind: 'removed', moved, fields: [] };
  if (change === undefined) return { id, name, kind: moved ? 'moved' : 'same', moved, fields: [] };
  return { id, name, kind: 'changed', moved, fields: fieldChanges(change.before, change.after) };
}

function asEdge(value: Json | undefined): EdgeDocument[] {
  return value === undefined ? [] : [value as unknown as EdgeDocument];
}

const PART_WORDS: Readonly<Record<string, string>> = {
  name: 'The name was changed',
  description: 'The description was changed',
  owner: 'The owner was changed',
  runbook: 'The runbook was changed',
  settings: 'The settings were changed',
  trigger: 'The trigger was changed',
};

function inWords(steps: readonly StepDiff[], edgesAdded: number, edgesRemoved: number, changes: readonly Change[]): string[] {
  const count = (kind: StepDiff['kind']) => steps.filter((step) => step.kind === kind).length;
  const ofKind = (prefix: string) => changes.filter(({ part }) => part.startsWith(prefix));
  const spread = (list: readonly Change[]): Counts => {
    const [added, removed] = [
      list.filter(({ before }) => before === undefined).length,
      list.filter(({ after }) => after === undefined).length,
    ];
    return [added, removed, list.length - added - removed, 0];
  };
  return [
    counted('step', [count('added'), count('removed'), count('changed'), count('moved')]),
    counted('edge', [edgesAdded, edgesRemoved, 0, 0]),
    ...changes.map(({ part }) => PART_WORDS[part] ?? null),
    counted('note', spread(ofKind('note/'))),
    counted('group', spread(ofKind('group/'))),
  ].filter((line) => line !== null);
}

/** Added, removed, changed, moved. */
type Counts = readonly [number, number, number, number];

/** `2 steps added, 1 changed`: the thing is named once. */
function counted(thing: string, counts: Counts): string | null {
  const words = ['added', 'removed', 'changed', 'moved'];
  const said = counts.flatMap((count, index) => (count === 0 ? [] : [{ count, word: words[index] ?? '' }]));
  if (said.length === 0) return null;
  return said
    .map(({ count, word }, index) => (index === 0 ? `${count} ${thing}${count === 1 ? '' : 's'} ${word}` : `${count} ${word}`))
    .join(', ');
}
