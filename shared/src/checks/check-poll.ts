import type { OperationContract } from '../contracts/contract.js';
import type { Problem } from '../errors/table.js';
import { compileTemplate } from '../expressions/index.js';
import type { FlowDocument } from '../flow/document.js';
import { pollConfigSchema, type PollConfig } from '../flow/triggers.js';
import type { JsonObject } from '../json.js';
import { LOOK_STEP, lookDocument } from '../poll/look-document.js';
import { checkConnections } from './check-connections.js';
import { checkExpressions, checkPlace, type Place } from './check-expressions.js';
import { checkOperations } from './check-operations.js';
import { checkPagination } from './check-pagination.js';
import { checkPolicies } from './check-policy.js';
import { checkSchedule } from './check-schedule.js';
import { effectOfStep, flowFacts, type FlowFacts } from './flow-facts.js';

const CONFIG = '/trigger/config';
const CALL = `${CONFIG}/call`;
const OF_STEP = `/steps/${LOOK_STEP}`;

/** What a poll trigger asks, and how it reads the answer: the call is judged like that of a step. */
export function checkPoll({ document, around }: FlowFacts, contracts: readonly OperationContract[]): Problem[] {
  if (document.trigger.operation !== 'poll') return [];
  const parsed = pollConfigSchema.safeParse(document.trigger.config ?? {});
  const look = parsed.success ? lookDocument(document) : null;
  if (!parsed.success || look === null) return [];
  const facts = flowFacts(look, contracts, around);
  const ofCall = [
    ...checkOperations(facts, contracts),
    ...checkConnections(facts),
    ...checkExpressions(facts),
    ...checkPagination(facts),
    ...checkPolicies(facts),
  ];
  return [
    ...ofCall.map(atCall),
    ...checkReads(facts),
    ...checkTiming(parsed.data, document),
    ...checkReading(facts, parsed.data),
    ...checkConstantKey(parsed.data),
    ...checkMarkerAsked(parsed.data),
  ];
}

/** Problems of the one step of a look, where its author wrote it. */
function atCall({ step: _, ...problem }: Problem): Problem {
  const { pointer } = problem;
  return { ...problem, pointer: pointer.startsWith(OF_STEP) ? `${CALL}${pointer.slice(OF_STEP.length)}` : CALL };
}

/** What is asked again and again, and again after a crash, must not change anything. */
function checkReads({ steps, contracts }: FlowFacts): Problem[] {
  const step = steps.get(LOOK_STEP);
  const contract = contracts.get(LOOK_STEP);
  if (!step || !contract) return [];
  const effect = effectOfStep(step, contract);
  if (effect === 'safe') return [];
  const place = { code: 'poll_not_reading', pointer: `${CALL}/operation` } as const;
  const title = `"${contract.title}"`;
  if (effect === 'idempotent') {
    const message = `${title} counts as repeatable, not as one that only reads: it is sent at every look. Use it only where that changes nothing.`;
    return [{ ...place, severity: 'warning', message }];
  }
  const why =
    effect === null
      ? 'asks nobody outside'
      : effect === 'unknown'
        ? 'may change something outside: what it does depends on data'
        : `changes something outside (${effect})`;
  const message = `${title} ${why}, and a poll asks again and again. Choose an operation that only reads, such as a GET; or set "effect" to safe if this call only reads.`;
  return [{ ...place, severity: 'error', message }];
}

function checkTiming({ cron, zone }: PollConfig, document: FlowDocument): Problem[] {
  if (cron === undefined) return [];
  const config = { cron, ...(zone === undefined ? {} : { zone }) };
  return checkSchedule({ trigger: { ...document.trigger, operation: 'schedule', config } });
}

/** How the answer is read: each expression sees what there is when it is evaluated. */
function checkReading(facts: FlowFacts, { items, key, marker }: PollConfig): Problem[] {
  const output = facts.contracts.get(LOOK_STEP)?.output ?? {};
  const trigger: JsonObject = { type: 'object', additionalProperties: false, properties: { marker: {}, output } };
  const schemas = new Map([['trigger', trigger]]);
  const place = (name: string, template: string, roots: readonly string[]): Place => ({
    template,
    pointer: `${CONFIG}/${name}`,
    roots: ['trigger', ...roots],
    step: null,
  });
  return [
    ...checkPlace(facts, place('items', items, []), schemas),
    ...checkPlace(facts, place('key', key, ['item', 'index']), schemas),
    ...(marker === undefined ? [] : checkPlace(facts, place('marker', marker, ['items']), schemas)),
  ];
}

function checkConstantKey({ key }: PollConfig): Problem[] {
  const { compiled, errors } = compileTemplate(key);
  if (errors.length > 0 || compiled.expressions.some((one) => one.references.references.some(({ root }) => root === 'item'))) return [];
  const message =
    'This does not read the item, so that all items would count as one and only the first would ever start a run. Write an expression that reads what tells one item from another, such as {{ item.id }}.';
  return [{ code: 'poll_key_constant', severity: 'error', pointer: `${CONFIG}/key`, message }];
}

/** A marker that nobody asks with is kept for nothing: every look reads the whole list. */
function checkMarkerAsked({ call, marker }: PollConfig): Problem[] {
  if (marker === undefined) return [];
  const { compiled } = compileTemplate(call.input ?? null);
  const reads = compiled.expressions.some(({ references }) => references.unknown || references.references.some(isMarker));
  if (reads) return [];
  const message = 'The marker is kept, but the call does not ask with it. Read {{ trigger.marker }} in the input of the call.';
  return [{ code: 'poll_marker_unused', severity: 'warning', pointer: `${CONFIG}/marker`, message }];
}

function isMarker({ root, path }: { readonly root: string; readonly path: readonly string[] }): boolean {
  return root === 'trigger' && (path.length === 0 || path[0] === 'marker');
}
