import { TRIGGER_ID, type EdgeDocument, type FlowDocument } from '@plumbline/shared';
import { edgeKey, exists, makeEdge, stepOf } from '../document';
import { aroundOf, linksOf, reaches } from '../links';
import { offeredBy } from '../ports';

/** An edge that somebody wants to draw. */
export interface Wanted {
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

export type Connectable = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Whether an edge may be drawn, and if not, why, in words for people. An edge that is to be replaced does not count as there. */
export function canConnect(document: FlowDocument, wanted: Wanted, replaced?: EdgeDocument): Connectable {
  const { from, port, to } = wanted;
  if (to === TRIGGER_ID) return no('Nothing can lead into the trigger: it is what starts the flow.');
  if (!exists(document, from) || !exists(document, to)) return no('There is no such step any more.');
  if (from === to) return no('A step can not lead to itself.');
  const step = stepOf(document, from);
  if (
    step === undefined
      ? port !== 'out'
      : !offers(
          port,
          offeredBy(step).map(({ id }) => id),
          step,
        )
  )
    return no(noPort(port));
  const [outer, inner] = [aroundOf(document, from), aroundOf(document, to)];
  if (outer !== inner) return no(border(outer, inner));
  const key = edgeKey(makeEdge(from, port, to));
  const rest = replaced === undefined ? document : { ...document, edges: document.edges.filter((edge) => edge !== replaced) };
  if ((linksOf(rest).out.get(from) ?? []).some((edge) => edgeKey(edge) === key)) return no('This edge is there already.');
  if (reaches(rest, to, from)) return no('This would make a circle: steps can not wait for each other.');
  return { ok: true };
}

/** Draws an edge; the same document where that is not allowed. */
export function connect(document: FlowDocument, wanted: Wanted): FlowDocument {
  if (!canConnect(document, wanted).ok) return document;
  return { ...document, edges: [...document.edges, makeEdge(wanted.from, wanted.port, wanted.to)] };
}

/** Removes an edge. */
export function disconnect(document: FlowDocument, edge: EdgeDocument): FlowDocument {
  const key = edgeKey(edge);
  const edges = document.edges.filter((one) => edgeKey(one) !== key);
  return edges.length === document.edges.length ? document : { ...document, edges };
}

/** Gives an edge another start or end; the same document where that is not allowed. */
export function reconnect(document: FlowDocument, edge: EdgeDocument, wanted: Wanted): FlowDocument {
  const key = edgeKey(edge);
  const index = document.edges.findIndex((one) => edgeKey(one) === key);
  const there = document.edges[index];
  if (there === undefined || !canConnect(document, wanted, there).ok) return document;
  return { ...document, edges: document.edges.with(index, makeEdge(wanted.from, wanted.port, wanted.to)) };
}

/** The cases of a branch may come from data; then every case is possible. */
function offers(port: string, ports: readonly string[], step: Parameters<typeof offeredBy>[0]): boolean {
  if (ports.includes(port)) return true;
  const fromData = typeof step.input === 'string' || ports.length === 1;
  return port.startsWith('case:') && ports.includes('case:else') && fromData;
}

function noPort(port: string): string {
  if (port === 'error') return 'This step has no error output: let its error policy take the error edge first.';
  return port === 'out' ? 'Nothing can follow here.' : `This step has no output "${port.replace(/^case:/, '')}".`;
}

function border(outer: string | undefined, inner: string | undefined): string {
  if (outer === undefined) return 'An edge can not lead into a for-each: the steps inside it start by themselves.';
  if (inner === undefined) return 'An edge can not lead out of a for-each: what follows reads its result.';
  return 'An edge can not lead from one for-each into another.';
}

function no(why: string): Connectable {
  return { ok: false, why };
}
