import type { Problem } from '../errors/table.js';
import { portOf, type FlowDocument } from '../flow/document.js';
import type { FlowGraph } from './flow-graph.js';
import { nameOf } from './words.js';

/** Edges whose ends do not exist, and edges that are there twice. */
export function checkEdges(document: FlowDocument, graph: FlowGraph): Problem[] {
  const seen = new Map<string, number>();
  return document.edges.flatMap((edge, index): Problem[] => {
    const pointer = `/edges/${index}`;
    const problems = (['from', 'to'] as const)
      .filter((end) => !graph.numbers.has(edge[end]))
      .map((end): Problem => {
        const message = `This edge ${end === 'from' ? 'starts at' : 'leads to'} "${edge[end]}", but there is no such step. Remove the edge, or add the step.`;
        return { code: 'edge_unknown_step', severity: 'error', pointer: `${pointer}/${end}`, message };
      });
    const key = `${edge.from} ${portOf(edge)} ${edge.to}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      const message = `This edge is there already: edge ${first} leads from the same port to the same step. Remove one of them.`;
      problems.push({ code: 'edge_duplicate', severity: 'error', pointer, message });
    }
    return problems;
  });
}

/**
 * Steps that nothing leads to never run. That is allowed while a step is put aside, but not where a step that runs waits for one of
 * them: it would wait for ever.
 */
export function checkReach(document: FlowDocument, graph: FlowGraph): Problem[] {
  const problems: Problem[] = [];
  if (graph.ids.length === 1) {
    const message = 'The flow has no steps, so its runs do nothing. Add a step and draw an edge from the trigger to it.';
    return [{ code: 'no_steps', severity: 'warning', pointer: '/steps', message }];
  }
  for (const [number, id] of graph.ids.entries()) {
    if (graph.reached[number]) continue;
    const message = `${nameOf(document, id)} never runs: no path leads from the trigger to it. Draw an edge to it, or remove it.`;
    problems.push({ code: 'unreachable_step', severity: 'warning', pointer: `/steps/${id}`, step: id, message });
    for (const arc of graph.out[number] ?? []) {
      const to = graph.ids[arc.to] ?? '';
      if (!graph.reached[arc.to]) continue;
      const waits = `${nameOf(document, to)} waits for ${nameOf(document, id)}, which never runs because no path leads to it.`;
      problems.push({
        code: 'waits_for_unreachable',
        severity: 'error',
        pointer: `/edges/${arc.edge}`,
        step: to,
        message: `${waits} Remove this edge, or draw an edge to ${nameOf(document, id)}.`,
      });
    }
  }
  return problems;
}
