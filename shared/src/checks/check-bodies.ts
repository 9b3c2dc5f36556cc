import type { Problem } from '../errors/table.js';
import { TRIGGER_ID } from '../ids.js';
import { operationOf, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

/** Steps that say that they lie in a for-each, and edges that cross its border (`flow-format.md`, For-each). */
export function checkBodies({ document, steps }: FlowFacts): Problem[] {
  const problems: Problem[] = [];
  for (const [id, { in: body }] of steps) {
    if (body === undefined) continue;
    const around = steps.get(body);
    const place = { severity: 'error', pointer: `/steps/${id}/in`, step: id } as const;
    const name = nameOf(document, id);
    if (around === undefined)
      problems.push({
        code: 'in_unknown_step',
        ...place,
        message: `${name} lies in the for-each "${body}", but there is no such step. Remove "in", or name another.`,
      });
    else if (operationOf(around).id !== 'for_each')
      problems.push({
        code: 'in_not_for_each',
        ...place,
        message: `${name} lies in ${nameOf(document, body)}, which is no for-each. Remove "in", or name a for-each.`,
      });
  }
  // A body that does not exist was reported already.
  const bodyOf = (id: string): string | undefined => {
    const body = steps.get(id)?.in;
    return body !== undefined && steps.has(body) ? body : undefined;
  };
  for (const [index, { from, to }] of document.edges.entries()) {
    if (!steps.has(to) || (from !== TRIGGER_ID && !steps.has(from)) || bodyOf(from) === bodyOf(to)) continue;
    const message = `This edge leads over the border of a for-each, from ${nameOf(document, from)} to ${nameOf(document, to)}. Remove it: the body starts by itself, and its result is read from the for-each.`;
    problems.push({ code: 'edge_crosses_border', severity: 'error', pointer: `/edges/${index}`, step: to, message });
  }
  return problems;
}
