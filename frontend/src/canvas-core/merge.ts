import type { FlowDocument, Json } from '@plumbline/shared';
import type { Conflict } from './conflict';
import { detach } from './detach';
import { disputedSteps } from './merge-disputes';
import { mergeGroup } from './merge-groups';
import { applyChanges, changesBetween, type Change } from './parts';
import { sameValue } from './same-value';

export interface Merged {
  /** Holds *theirs* wherever there is a conflict. */
  readonly document: FlowDocument;
  readonly conflicts: readonly Conflict[];
}

/** By part. A part of a step without a choice of its own follows the choice for `step/<id>`. */
export type Choices = Readonly<Record<string, 'mine' | 'theirs'>>;

/**
 * Merges two edits of one document, part by part. Steps that only one side touched merge silently. A step that one side removed
 * while the other changed it, drew an edge to it or put a step into it is a conflict, with all that hangs on it.
 */
export function merge(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument): Merged {
  const ours = byPart(changesBetween(base, mine));
  const others = byPart(changesBetween(base, theirs));
  if (ours.size === 0) return { document: theirs, conflicts: [] };
  if (others.size === 0) return { document: mine, conflicts: [] };
  const disputes = disputedSteps({ base, mine, theirs }, ours, others);
  const conflicts = new Map<string, Conflict>(disputes.map((conflict) => [conflict.part, conflict]));
  const removed = removedSteps([...ours.values(), ...others.values()]);
  const accepted: Change[] = [];
  for (const change of ours.values()) {
    const { part } = change;
    const other = others.get(part);
    if (conflicts.has(part) || (other !== undefined && sameValue(other.after, change.after))) continue;
    const id = stepOfPart(part);
    if (other === undefined) accepted.push(change);
    else if (part.startsWith('group/')) {
      const merged = mergeGroup(change, other);
      if (merged === null) conflicts.set(part, { part, step: null, base: change.before, mine: change.after, theirs: other.after });
      else accepted.push({ part, before: change.before, after: merged });
      // Where a removed step would have lain is nobody's loss.
    } else if (!(part.startsWith('place/') && id !== null && removed.has(id))) {
      conflicts.set(part, { part, step: id, base: change.before, mine: change.after, theirs: other.after });
    }
  }
  const held = disputes.flatMap(({ step }) => (step === null ? [] : [step]));
  return { document: detach(applyChanges(theirs, accepted), new Set([...removed, ...held])), conflicts: [...conflicts.values()] };
}

/** The merged document with a choice for each conflict; parts without a choice stay as *theirs*. */
export function settle(document: FlowDocument, conflicts: readonly Conflict[], choices: Choices): FlowDocument {
  const chosen = conflicts.filter((conflict) => choiceFor(conflict, choices) === 'mine');
  const settled = applyChanges(
    document,
    chosen.map(({ part, theirs, mine }) => ({ part, before: theirs, after: mine })),
  );
  const steps = conflicts.flatMap(({ mine, theirs, step }) => [...(step === null ? [] : [step]), ...namedBy(mine), ...namedBy(theirs)]);
  return detach(settled, new Set(steps));
}

function choiceFor({ part, step }: Conflict, choices: Choices): 'mine' | 'theirs' {
  const own = Object.hasOwn(choices, part) ? choices[part] : undefined;
  const whole = step !== null && Object.hasOwn(choices, `step/${step}`) ? choices[`step/${step}`] : undefined;
  return own ?? whole ?? 'theirs';
}

/** The steps that one side of a conflict names: the for-each that a step lies in, the members of a group. */
function namedBy(value: Json | undefined): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { in: around, steps } = value;
  return [around, ...(Array.isArray(steps) ? steps : [])].filter((id) => typeof id === 'string');
}

function byPart(changes: readonly Change[]): ReadonlyMap<string, Change> {
  return new Map(changes.map((change) => [change.part, change]));
}

function removedSteps(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(
    changes.filter(({ part, after }) => part.startsWith('step/') && after === undefined).map(({ part }) => part.slice('step/'.length)),
  );
}

/** The step that a part describes or places; null for edges and parts of the flow. */
function stepOfPart(part: string): string | null {
  return part.startsWith('step/') || part.startsWith('place/') ? part.slice(part.indexOf('/') + 1) : null;
}
