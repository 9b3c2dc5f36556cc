import type { FlowDocument, StepDocument } from '@plumbline/shared';
import { without } from './document';

/**
 * Takes everything away that hangs on steps that are not there any more: edges, places, members of groups, and the bond of body
 * steps to their for-each. Only the ids of `gone` are looked at, so that what was loose before stays what it is.
 */
export function detach(document: FlowDocument, gone: ReadonlySet<string>): FlowDocument {
  const missing = new Set([...gone].filter((id) => !Object.hasOwn(document.steps, id)));
  if (missing.size === 0) return document;
  const edges = document.edges.filter(({ from, to }) => !missing.has(from) && !missing.has(to));
  return {
    ...document,
    steps: freed(document.steps, missing),
    edges: edges.length === document.edges.length ? document.edges : edges,
    ...(document.layout === undefined ? {} : { layout: withoutKeys(document.layout, missing) }),
    ...(document.groups === undefined ? {} : { groups: document.groups.map((group) => leave(group, missing)) }),
  };
}

/** A record without those keys; the same object when none of them is in it. */
export function withoutKeys<T>(entries: Record<string, T>, keys: ReadonlySet<string>): Record<string, T> {
  if (![...keys].some((key) => Object.hasOwn(entries, key))) return entries;
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !keys.has(key)));
}

function freed(steps: FlowDocument['steps'], missing: ReadonlySet<string>): FlowDocument['steps'] {
  const inside = Object.entries(steps).filter(([, step]) => step.in !== undefined && missing.has(step.in));
  if (inside.length === 0) return steps;
  const free = inside.map(([id, step]): [string, StepDocument] => [id, without(step, 'in')]);
  return { ...steps, ...Object.fromEntries(free) };
}

function leave<T extends { readonly steps: string[] }>(group: T, missing: ReadonlySet<string>): T {
  return group.steps.some((id) => missing.has(id)) ? { ...group, steps: group.steps.filter((id) => !missing.has(id)) } : group;
}
