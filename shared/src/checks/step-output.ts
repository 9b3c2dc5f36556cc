import { parseTemplate } from '../expressions/index.js';
import { contractOfTrigger } from '../form/contract-of-trigger.js';
import type { FlowDocument, StepDocument } from '../flow/document.js';
import { EMAIL_PARTS } from '../email-in/email-trigger.js';
import { FLOW_ENDED_PARTS } from '../flow-ended/flow-ended.js';
import { TRIGGER_ID } from '../ids.js';
import { itemSchema } from '../poll/item-schema.js';
import { LOOK_TRIGGER } from '../poll/look-document.js';
import { POLL_PARTS } from '../poll/poll.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { isBeyond, propertiesOf, typeOf } from './schema-facts.js';
import type { FlowFacts } from './flow-facts.js';

const TEXT: JsonObject = { type: 'string' };
const closed = (properties: JsonObject): JsonObject => ({ type: 'object', additionalProperties: false, properties });

/** What `steps.<id>.error` holds (`flow-format.md`, Scope). */
export const ERROR_SCHEMA = closed({ code: TEXT, class: TEXT, message: TEXT, status: { type: 'integer' }, response: {} });
export const RUN_SCHEMA = closed({ id: TEXT });
export const FLOW_SCOPE_SCHEMA = closed({ id: TEXT });
export const RESPONSE_SCHEMA = closed({ status: { type: 'integer' }, headers: { type: 'object' }, body: {} });

/** What every trigger hands to the flow, whatever its contract says about the parts. */
const TRIGGER_PARTS: JsonObject = { method: TEXT, path: TEXT, headers: { type: 'object' }, query: { type: 'object' }, body: {} };

/** What a schedule hands to the flow instead; `body` is there when somebody started the run by hand and gave one. */
const SCHEDULE_PARTS: JsonObject = { kind: TEXT, dueAt: TEXT, startedAt: TEXT, late: { type: 'boolean' }, body: {} };

/** Parts of triggers that hand over others than an event from outside has. */
const OWN_PARTS: ReadonlyMap<string, JsonObject> = new Map([
  ['schedule', SCHEDULE_PARTS],
  ['flow_ended', FLOW_ENDED_PARTS],
  ['email', EMAIL_PARTS],
]);

interface TriggerFacts {
  readonly document: Pick<FlowDocument, 'trigger'>;
  /** Under `trigger`, that of the call of a poll. */
  readonly contracts?: FlowFacts['contracts'];
}

/** The parts that a trigger hands over whatever its contract says. */
function partsOf({ document: { trigger }, contracts }: TriggerFacts): JsonObject {
  if (trigger.operation === LOOK_TRIGGER) return { marker: {} };
  if (trigger.operation === 'poll') return { ...POLL_PARTS, item: itemSchema(trigger, contracts?.get(TRIGGER_ID)?.output) };
  return OWN_PARTS.get(trigger.operation) ?? TRIGGER_PARTS;
}

/** The schema of `trigger`: the parts that are always there, refined by the trigger's own contract. */
export function triggerSchema(facts: TriggerFacts): JsonObject {
  const output = contractOfTrigger(facts.document.trigger);
  const parts = partsOf(facts);
  if (output === undefined) return closed(parts);
  if (isBeyond(output)) return {};
  const others = output['additionalProperties'];
  const open = others !== undefined && others !== false;
  return { type: 'object', properties: { ...parts, ...propertiesOf(output) }, additionalProperties: open };
}

/**
 * The schemas that a step's output may follow: its contract, or, for a transform, what its input makes; and its fallback. Empty
 * when nothing is known.
 */
export function outputsOf(facts: Pick<FlowFacts, 'steps' | 'contracts' | 'around'>, id: string): JsonObject[] {
  const contract = facts.contracts.get(id);
  const step = facts.steps.get(id);
  if (contract === undefined || step === undefined) return [];
  const own =
    contract.id === 'transform'
      ? schemaOf(step.input ?? {})
      : contract.id === 'subflow'
        ? resultOf(facts, step, contract.output)
        : contract.output;
  const then = step.policy?.then;
  return typeof then === 'object' && 'fallback' in then ? [own, schemaOf(then.fallback)] : [own];
}

/** What a sub-flow hands on, with the result that the called flow declares. */
function resultOf({ around }: Pick<FlowFacts, 'around'>, { input }: StepDocument, output: JsonObject): JsonObject {
  const flow = isJsonObject(input) ? input['flow'] : undefined;
  const callee = typeof flow === 'string' ? around.flows?.get(flow) : undefined;
  return callee ? { ...output, properties: { ...propertiesOf(output), result: callee.result } } : output;
}

/** The schema of what a template yields. The value of a whole expression may be anything, and may be missing. */
function schemaOf(template: Json): JsonObject {
  if (typeof template === 'string') {
    const parsed = parseTemplate(template);
    return parsed.ok && parsed.template.kind !== 'expression' ? TEXT : {};
  }
  if (Array.isArray(template)) return { type: 'array' };
  if (!isJsonObject(template)) return { type: typeOf(template) };
  return closed(Object.fromEntries(Object.entries(template).map(([key, value]) => [key, schemaOf(value)])));
}
