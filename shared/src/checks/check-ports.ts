import type { Problem } from '../errors/table.js';
import { portOf, type EdgeDocument, type StepDocument } from '../flow/document.js';
import { TRIGGER_ID } from '../ids.js';
import type { FlowFacts } from './flow-facts.js';
import { CASE_ID, casesOf, ELSE, literalId, portsOfStep, takesErrorEdge } from './step-ports.js';
import { suggest } from './suggest.js';
import { nameOf } from './words.js';

/** Ports that edges start from but that their step does not have, and ports that a step needs but that no edge starts from. */
export function checkPorts(facts: FlowFacts): Problem[] {
  const withErrorEdge = new Set<string>();
  const problems = facts.document.edges.flatMap((edge, index): Problem[] => {
    if (portOf(edge) === 'error') withErrorEdge.add(edge.from);
    return checkPort(facts, edge, index);
  });
  for (const [id, step] of facts.steps) {
    if (takesErrorEdge(step) && !withErrorEdge.has(id)) problems.push(noErrorEdge(facts, id));
    if (facts.contracts.get(id)?.id !== 'branch') continue;
    problems.push(...checkCases(id, step));
    if (step.disabled) problems.push(disabledBranch(facts, id));
  }
  return problems;
}

function noErrorEdge(facts: FlowFacts, id: string): Problem {
  const message = `After an error ${nameOf(facts.document, id)} takes its error edge, but none is drawn: the failure would be a gap that nobody is told of. Draw the edge, or choose what else to do.`;
  return { code: 'error_edge_missing', severity: 'warning', pointer: `/steps/${id}/policy/then`, step: id, message };
}

function disabledBranch(facts: FlowFacts, id: string): Problem {
  const message = `${nameOf(facts.document, id)} is switched off, so none of its cases is taken and what follows them is skipped. Switch it on, or draw an edge from its port "out".`;
  return { code: 'branch_disabled', severity: 'warning', pointer: `/steps/${id}/disabled`, step: id, message };
}

function checkPort(facts: FlowFacts, edge: EdgeDocument, index: number): Problem[] {
  const port = portOf(edge);
  const step = facts.steps.get(edge.from);
  const operation = facts.contracts.get(edge.from)?.id;
  const ports = edge.from === TRIGGER_ID ? ['out'] : step && operation !== undefined ? portsOfStep(step, operation) : null;
  if (ports === null || ports.includes(port) || (port.startsWith('case:') && ports.includes('case:*'))) return stopped(facts, edge, index);
  const name = nameOf(facts.document, edge.from);
  const subject = `${name} has no port "${port}"`;
  return [
    {
      code: 'unknown_port',
      severity: 'error',
      pointer: `/edges/${index}${edge.port === undefined ? '' : '/port'}`,
      ...(step ? { step: edge.from } : {}),
      message: `${subject}. ${advice(port, ports)}`,
    },
  ];
}

function advice(port: string, ports: readonly string[]): string {
  if (port === 'error') return 'It exists only when the error policy of the step says "take the error edge": set that, or remove the edge.';
  const near = suggest(port, ports);
  return near === null ? `It has: ${ports.join(', ')}. Start the edge from one of these.` : `Did you mean "${near}"?`;
}

/** Nothing goes on after a stop. */
function stopped(facts: FlowFacts, edge: EdgeDocument, index: number): Problem[] {
  const step = facts.steps.get(edge.from);
  if (step?.disabled || portOf(edge) !== 'out' || facts.contracts.get(edge.from)?.id !== 'stop') return [];
  const name = nameOf(facts.document, edge.from);
  return [
    {
      code: 'edge_never_taken',
      severity: 'warning',
      pointer: `/edges/${index}`,
      step: edge.from,
      message: `${name} ends the run, so this edge is never taken. Remove it.`,
    },
  ];
}

function checkCases(id: string, step: StepDocument): Problem[] {
  const seen = new Set<string>();
  return (casesOf(step) ?? []).flatMap((one, index): Problem[] => {
    const caseId = literalId(one);
    if (caseId === null) return [];
    const place = { severity: 'error', pointer: `/steps/${id}/input/cases/${index}/id`, step: id } as const;
    if (!CASE_ID.test(caseId))
      return [
        { code: 'case_id_invalid', ...place, message: `"${caseId}" can not be the id of a case: use 1 to 40 letters, digits, _ and -.` },
      ];
    if (caseId === ELSE)
      return [
        {
          code: 'case_id_reserved',
          ...place,
          message: '"else" is the port that is taken when no case is true. Give this case another id.',
        },
      ];
    if (seen.has(caseId))
      return [
        {
          code: 'case_id_duplicate',
          ...place,
          message: `There is another case "${caseId}" before this one, so their edges can not be told apart. Give this case another id.`,
        },
      ];
    seen.add(caseId);
    return [];
  });
}
