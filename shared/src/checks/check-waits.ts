import type { Problem } from '../errors/table.js';
import { parseTemplate } from '../expressions/index.js';
import { portOf, type StepDocument } from '../flow/document.js';
import { durationSchema } from '../flow/duration.js';
import { isJsonObject, type Json } from '../json.js';
import { operationOf, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

const KINDS = ['for', 'until', 'event', 'approval'];
/** Where a wait holds durations. */
const DURATIONS = [['for'], ['event', 'lookBack'], ['event', 'timeout'], ['approval', 'timeout']] as const;

/** Waits that can not be waited, and time-outs after which nothing happens. */
export function checkWaits(facts: FlowFacts): Problem[] {
  const problems: Problem[] = [];
  for (const [id, step] of facts.steps) {
    if (operationOf(step).id !== 'wait') continue;
    problems.push(...checkKind(facts, id, step), ...checkDurations(id, step), ...checkTimeoutEdge(facts, id, step));
  }
  return problems;
}

function checkKind({ document }: FlowFacts, id: string, { input }: StepDocument): Problem[] {
  const given = KINDS.filter((kind) => isJsonObject(input) && input[kind] !== undefined);
  if (given.length === 1) return [];
  const message = `${nameOf(document, id)} needs exactly one of "for", "until", "event" and "approval"; it has ${given.length === 0 ? 'none' : given.join(' and ')}.`;
  return [{ code: 'wait_unclear', severity: 'error', pointer: `/steps/${id}/input`, step: id, message }];
}

function checkDurations(id: string, { input }: StepDocument): Problem[] {
  return DURATIONS.flatMap((path): Problem[] => {
    const value = path.reduce<Json | undefined>((at, name) => (isJsonObject(at) ? at[name] : undefined), input);
    if (typeof value !== 'string' || !isLiteral(value)) return [];
    const parsed = durationSchema.safeParse(value);
    if (parsed.success) return [];
    const message = `"${value}" can not be waited: ${parsed.error.issues[0]?.message ?? 'it is no duration'}.`;
    return [{ code: 'wait_duration_invalid', severity: 'error', pointer: `/steps/${id}/input/${path.join('/')}`, step: id, message }];
  });
}

function isLiteral(text: string): boolean {
  const parsed = parseTemplate(text);
  return parsed.ok && parsed.template.kind === 'literal';
}

function checkTimeoutEdge({ document }: FlowFacts, id: string, { input }: StepDocument): Problem[] {
  const kind = ['event', 'approval'].find(
    (name) => isJsonObject(input) && isJsonObject(input[name]) && input[name]['timeout'] !== undefined,
  );
  if (kind === undefined || document.edges.some((edge) => edge.from === id && portOf(edge) === 'timeout')) return [];
  const message = `When the time of ${nameOf(document, id)} is over, nothing follows, and the run ends without a word. Draw an edge from its port "timeout".`;
  return [{ code: 'timeout_edge_missing', severity: 'warning', pointer: `/steps/${id}/input/${kind}/timeout`, step: id, message }];
}
