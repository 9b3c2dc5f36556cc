import type { FlowDocument } from '../flow/document.js';
import type { FlowGraph } from './flow-graph.js';

/** Whether `earlier` can have run before `step` begins: a path leads from it to the step, or to the for-each that the step lies in. */
export type IsUpstream = (earlier: string, step: string) => boolean;

/**
 * Answers for one document. All ancestors are computed at most once, when they are first needed, as rows of bits: 10,000 steps take
 * 12 MB and a few milliseconds, where a search for each reference would take seconds.
 */
export function upstreamOf(document: FlowDocument, graph: FlowGraph): IsUpstream {
  let rows: readonly Uint32Array[] | null = null;
  const isAncestor = (earlier: number, step: number): boolean => {
    rows ??= ancestors(graph);
    return ((rows[step]?.[earlier >>> 5] ?? 0) & (1 << (earlier & 31))) !== 0;
  };
  return (earlier, step) => {
    const from = graph.numbers.get(earlier);
    const passed = new Set<string>();
    for (let at: string | undefined = step; at !== undefined && !passed.has(at); at = bodyOf(document, at)) {
      passed.add(at);
      const to = graph.numbers.get(at);
      if (from !== undefined && to !== undefined && isAncestor(from, to)) return true;
    }
    return false;
  };
}

function bodyOf(document: FlowDocument, id: string): string | undefined {
  return Object.hasOwn(document.steps, id) ? document.steps[id]?.in : undefined;
}

/** One row of bits for each step: the steps from which a path leads to it. Steps of one cycle share a row and are in it. */
function ancestors(graph: FlowGraph): Uint32Array[] {
  const width = (graph.ids.length + 31) >>> 5;
  const rows: Uint32Array[] = [];
  // The parts come each after all that it leads to; backwards, each comes before.
  for (const part of [...graph.parts].reverse()) {
    const row = new Uint32Array(width);
    for (const node of part) {
      const sofar = rows[node];
      if (sofar) merge(row, sofar);
      if (part.length > 1) mark(row, node);
    }
    for (const node of part) rows[node] = row;
    const inside = new Set(part);
    for (const node of part) {
      for (const { to } of graph.out[node] ?? []) {
        if (inside.has(to)) continue;
        const target = (rows[to] ??= new Uint32Array(width));
        merge(target, row);
        mark(target, node);
      }
    }
  }
  return rows;
}

function merge(into: Uint32Array, from: Uint32Array): void {
  for (let word = 0; word < into.length; word++) into[word] = (into[word] ?? 0) | (from[word] ?? 0);
}

function mark(row: Uint32Array, node: number): void {
  row[node >>> 5] = (row[node >>> 5] ?? 0) | (1 << (node & 31));
}
