import type { FlowDocument } from '@plumbline/shared';
import { without, type GroupDocument } from '../document';
import { randomId } from '../ids';
import { sameValue } from '../same-value';

const MAX_GROUPS = 1_000;

/** Puts steps together under a name. A step is in one group at most: it leaves the one it was in. @param random numbers from 0 to 1 */
export function group(
  document: FlowDocument,
  ids: readonly string[],
  name: string,
  random: () => number,
): { readonly document: FlowDocument; readonly id: string | null } {
  const groups = document.groups ?? [];
  const steps = ids.filter((id) => Object.hasOwn(document.steps, id));
  if (steps.length === 0 || groups.length >= MAX_GROUPS) return { document, id: null };
  const id = randomId('group', random, (taken) => groups.some((one) => one.id === taken));
  return { id, document: withGroups(document, [...leaving(groups, steps), { id, name: name.slice(0, 200), steps }]) };
}

/** Takes the group away; its steps stay. */
export function ungroup(document: FlowDocument, id: string): FlowDocument {
  const groups = (document.groups ?? []).filter((one) => one.id !== id);
  return groups.length === (document.groups ?? []).length ? document : withGroups(document, groups);
}

/** Gives a group another name or colour; `undefined` takes the colour away. */
export function setGroup(
  document: FlowDocument,
  id: string,
  patch: { readonly name?: string; readonly colour?: string | undefined },
): FlowDocument {
  return withGroup(document, id, (one) => {
    const merged = { ...one, ...patch, name: (patch.name ?? one.name).slice(0, 200) };
    return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as GroupDocument;
  });
}

/** Adds steps to a group; they leave the groups they were in. */
export function addToGroup(document: FlowDocument, id: string, ids: readonly string[]): FlowDocument {
  const target = (document.groups ?? []).find((one) => one.id === id);
  const steps = ids.filter((step) => Object.hasOwn(document.steps, step) && target?.steps.includes(step) === false);
  if (target === undefined || steps.length === 0) return document;
  const left = withGroups(document, leaving(document.groups ?? [], steps, id));
  return withGroup(left, id, (one) => ({ ...one, steps: [...one.steps, ...steps] }));
}

/** Takes steps out of their groups; a group without steps goes. */
export function removeFromGroups(document: FlowDocument, ids: readonly string[]): FlowDocument {
  const groups = document.groups ?? [];
  const left = leaving(groups, ids);
  return left.length === groups.length && left.every((one, index) => one === groups[index]) ? document : withGroups(document, left);
}

function leaving(groups: readonly GroupDocument[], ids: readonly string[], except?: string): GroupDocument[] {
  return groups.flatMap((one) => {
    const steps = one.steps.filter((step) => !ids.includes(step));
    if (one.id === except || steps.length === one.steps.length) return [one];
    return steps.length > 0 ? [{ ...one, steps }] : [];
  });
}

function withGroup(document: FlowDocument, id: string, change: (group: GroupDocument) => GroupDocument): FlowDocument {
  const groups = document.groups ?? [];
  const next = groups.map((one) => (one.id === id ? change(one) : one));
  return sameValue(groups, next) ? document : { ...document, groups: next };
}

function withGroups(document: FlowDocument, groups: GroupDocument[]): FlowDocument {
  return groups.length > 0 ? { ...document, groups } : without(document, 'groups');
}
