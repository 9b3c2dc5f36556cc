import type { Problem } from '../errors/table.js';
import type { FlowDocument } from '../flow/document.js';
import type { Arc, FlowGraph } from './flow-graph.js';
import { nameOf } from './words.js';

/** Names in the message of a long cycle; the rest is counted. */
const MAX_NAMES = 12;

/**
 * Steps that wait for each other would wait for ever. One problem for each group of steps that are tied into each other: the
 * shortest cycle through the first of them, its steps in order; the pointer is the edge that closes it.
 */
export function checkCycles(document: FlowDocument, graph: FlowGraph): Problem[] {
  return graph.parts.flatMap((part) => {
    const cycle = cycleOf(graph, part);
    return cycle === null ? [] : [problem(document, graph, cycle)];
  });
}

interface Cycle {
  /** In order; the last leads to the first. */
  readonly nodes: readonly number[];
  readonly closing: number;
}

function cycleOf(graph: FlowGraph, part: readonly number[]): Cycle | null {
  const first = part.reduce((least, node) => Math.min(least, node), Number.POSITIVE_INFINITY);
  if (part.length === 1) {
    const loop = graph.out[first]?.find((arc) => arc.to === first);
    return loop ? { nodes: [first], closing: loop.edge } : null;
  }
  const members = new Set(part);
  const cameFrom = new Map<number, number>();
  const waiting = [first];
  for (let at = 0; at < waiting.length; at++) {
    const node = waiting[at] ?? first;
    for (const arc of graph.out[node] ?? []) {
      if (arc.to === first) return { nodes: pathTo(cameFrom, node), closing: arc.edge };
      if (members.has(arc.to) && !cameFrom.has(arc.to)) visit(cameFrom, waiting, node, arc);
    }
  }
  return null;
}

function visit(cameFrom: Map<number, number>, waiting: number[], node: number, arc: Arc): void {
  cameFrom.set(arc.to, node);
  waiting.push(arc.to);
}

function pathTo(cameFrom: ReadonlyMap<number, number>, end: number): number[] {
  const path: number[] = [];
  for (let node: number | undefined = end; node !== undefined; node = cameFrom.get(node)) path.push(node);
  return path.reverse();
}

function problem(document: FlowDocument, graph: FlowGraph, { nodes, closing }: Cycle): Problem {
  const names = nodes.map((node) => nameOf(document, graph.ids[node] ?? ''));
  const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), `${names.length - MAX_NAMES} more`] : names;
  const walk = [...shown, names[0] ?? ''].join(' -> ');
  const what = nodes.length === 1 ? `${names[0] ?? ''} leads to itself` : `These steps wait for each other: ${walk}`;
  const step = graph.ids[nodes[0] ?? 0];
  return {
    code: 'cycle',
    severity: 'error',
    pointer: `/edges/${closing}`,
    ...(step === undefined ? {} : { step }),
    message: `${what}. Steps can not go in a circle; remove this edge or another one of the circle.`,
  };
}
