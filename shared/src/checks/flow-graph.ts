import type { FlowDocument } from '../flow/document.js';
import { TRIGGER_ID } from '../ids.js';

/** An edge as the graph holds it: the number of the step it leads to, and its place in `document.edges`. */
export interface Arc {
  readonly to: number;
  readonly edge: number;
}

/**
 * A flow as numbers: 0 is the trigger, then the steps in the order of the document. Edges with an unknown end are left out,
 * so that everything here is total.
 */
export interface FlowGraph {
  readonly ids: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly out: readonly (readonly Arc[])[];
  /** Reached from the trigger (or, in the body of a for-each, from its start). */
  readonly reached: readonly boolean[];
  /**
   * Strongly connected parts, each after all parts that it leads to. A part of several steps holds a cycle.
   */
  readonly parts: readonly (readonly number[])[];
}

/** Builds the graph in time proportional to steps and edges, without recursion: a chain may have 10,000 steps. */
export function flowGraph(document: FlowDocument): FlowGraph {
  const ids = [TRIGGER_ID, ...Object.keys(document.steps)];
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const out: Arc[][] = ids.map(() => []);
  for (const [edge, { from, to }] of document.edges.entries()) {
    const start = numbers.get(from);
    const end = numbers.get(to);
    if (start !== undefined && end !== undefined && end !== 0) out[start]?.push({ to: end, edge });
  }
  return { ids, numbers, out, reached: reach(document, numbers, out), parts: connectedParts(out) };
}

function reach(document: FlowDocument, numbers: ReadonlyMap<string, number>, out: readonly (readonly Arc[])[]): boolean[] {
  const reached = out.map(() => false);
  const bodies = bodyStarts(document, numbers, out);
  const waiting = [0];
  reached[0] = true;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const next of [...(out[node] ?? []).map((arc) => arc.to), ...(bodies.get(node) ?? [])]) {
      if (reached[next]) continue;
      reached[next] = true;
      waiting.push(next);
    }
  }
  return reached;
}

/** Steps of a for-each's body that no edge leads to: they start a turn (`flow-format.md`, For-each). */
function bodyStarts(document: FlowDocument, numbers: ReadonlyMap<string, number>, out: readonly (readonly Arc[])[]): Map<number, number[]> {
  const led = new Set(out.flatMap((arcs) => arcs.map((arc) => arc.to)));
  const starts = new Map<number, number[]>();
  for (const [id, step] of Object.entries(document.steps)) {
    const body = step.in === undefined ? undefined : numbers.get(step.in);
    const number = numbers.get(id);
    if (body === undefined || number === undefined || led.has(number)) continue;
    const list = starts.get(body);
    if (list) list.push(number);
    else starts.set(body, [number]);
  }
  return starts;
}

/** Tarjan's algorithm with a stack of its own. */
function connectedParts(out: readonly (readonly Arc[])[]): number[][] {
  const order = new Int32Array(out.length).fill(-1);
  const low = new Int32Array(out.length);
  const open = new Uint8Array(out.length);
  const stack: number[] = [];
  const parts: number[][] = [];
  let count = 0;
  const enter = (node: number): { node: number; next: number } => {
    order[node] = low[node] = count++;
    open[node] = 1;
    stack.push(node);
    return { node, next: 0 };
  };
  const close = (node: number): void => {
    const part: number[] = [];
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      open[member] = 0;
      part.push(member);
      if (member === node) break;
    }
    parts.push(part);
  };
  for (let root = 0; root < out.length; root++) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      const to = out[node]?.[top.next++]?.to;
      if (to === undefined) {
        path.pop();
        const above = path.at(-1)?.node;
        if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[node] ?? 0);
        if (low[node] === order[node]) close(node);
      } else if (order[to] === -1) path.push(enter(to));
      else if (open[to] === 1) low[node] = Math.min(low[node] ?? 0, order[to] ?? 0);
    }
  }
  return parts;
}
