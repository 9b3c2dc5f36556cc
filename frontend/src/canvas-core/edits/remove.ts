import type { FlowDocument } from '@plumbline/shared';
import { makeEdge, without } from '../document';
import { detach, withoutKeys } from '../detach';
import { linksOf, withBodies } from '../links';

/** Removes steps with all inside them, their edges and places; groups left without steps go too. References to them stay, as problems. */
export function removeSteps(document: FlowDocument, ids: readonly string[]): FlowDocument {
  const gone = withBodies(
    document,
    ids.filter((id) => Object.hasOwn(document.steps, id)),
  );
  if (gone.size === 0) return document;
  const next = detach({ ...document, steps: withoutKeys(document.steps, gone) }, gone);
  return withoutEmptied(document, next);
}

/**
 * Removes steps and draws what led to them on to what followed. Healed is what has one meaning: one start or one end, and all that
 * followed left from one output; edges from an error output are not drawn on.
 */
export function removeAndReconnect(document: FlowDocument, ids: readonly string[]): FlowDocument {
  let next = document;
  for (const id of ids) next = removeSteps(healedAround(next, id), [id]);
  return next;
}

function healedAround(document: FlowDocument, id: string): FlowDocument {
  const links = linksOf(document);
  const into = links.into.get(id) ?? [];
  const out = (links.out.get(id) ?? []).filter((edge) => edge.port !== 'error');
  const [first] = out;
  if (first === undefined || into.length === 0 || (into.length > 1 && out.length > 1)) return document;
  if (out.some((edge) => (edge.port ?? 'out') !== (first.port ?? 'out'))) return document;
  let next = document;
  for (const { from, port = 'out' } of into) {
    for (const { to } of out) if (!isThere(next, from, port, to)) next = { ...next, edges: [...next.edges, makeEdge(from, port, to)] };
  }
  return next;
}

function isThere(document: FlowDocument, from: string, port: string, to: string): boolean {
  return (linksOf(document).out.get(from) ?? []).some((edge) => edge.to === to && (edge.port ?? 'out') === port);
}

function withoutEmptied(before: FlowDocument, after: FlowDocument): FlowDocument {
  if (after.groups === undefined || after.groups === before.groups) return after;
  const emptied = new Set((before.groups ?? []).filter((group) => group.steps.length > 0).map(({ id }) => id));
  const groups = after.groups.filter((group) => group.steps.length > 0 || !emptied.has(group.id));
  return groups.length > 0 ? { ...after, groups } : without(after, 'groups');
}
