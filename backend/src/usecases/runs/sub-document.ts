import { compileTemplate, TRIGGER_ID, upstreamSteps, type FlowDocument, type Json, type StepDocument } from '@plumbline/shared';
import { BUILT_INS } from '../../engine/operations/built-ins.js';

/** What a step reads: the steps before it, and whether it reads the event. */
export interface StepReads {
  readonly steps: readonly string[];
  readonly trigger: boolean;
}

/** One attempt, and nothing after it. */
const ONCE = { attempts: 1, backoff: 'fixed', initial: '1ms', on: [] } as const;

/** Which of its upstream steps a step reads; where that can not be told from its text, all of them. */
export function readsOf(document: FlowDocument, stepId: string): StepReads {
  const step = document.steps[stepId];
  const upstream = upstreamSteps(document, stepId);
  const templates: Json = [step?.input ?? null, step?.policy?.success ?? null];
  const references = compileTemplate(templates).compiled.expressions.map((expression) => expression.references);
  const found = references.flatMap((one) => one.references);
  const anything = references.some(({ unknown }) => unknown);
  const anyStep = anything || found.some((one) => one.root === 'steps' && one.step === undefined);
  const named = new Set(found.flatMap((one) => (one.root === 'steps' && one.step !== undefined ? [one.step] : [])));
  return {
    steps: anyStep ? upstream : upstream.filter((id) => named.has(id)),
    trigger: anything || found.some(({ root }) => root === TRIGGER_ID),
  };
}

/** The flow as it must be to perform one step alone: what it reads is pinned, nothing comes after it, and it is tried once. Pure. */
export function subDocument(document: FlowDocument, stepId: string, samples: ReadonlyMap<string, Json>): FlowDocument {
  const step = document.steps[stepId];
  if (!step) throw new Error(`no step ${stepId}`);
  const { pinned: _, disabled: __, ...rest } = step;
  const target: StepDocument = { ...rest, policy: { ...step.policy, retry: { ...ONCE, on: [] }, then: 'stop' } };
  const sampled = [...samples].flatMap(([id, pinned]): [string, StepDocument][] => {
    const upstream = document.steps[id];
    return upstream ? [[id, { name: upstream.name, operation: calmOf(upstream.operation), pinned }]] : [];
  });
  const ids = sampled.map(([id]) => id);
  return {
    schema: document.schema,
    name: document.name,
    // What the clock or the end of a run hands over has other parts than an event that came from outside.
    trigger: OWN_PARTS.has(document.trigger.operation)
      ? { operation: document.trigger.operation, config: document.trigger.config }
      : { operation: 'manual' },
    steps: { ...Object.fromEntries(sampled), [stepId]: target },
    edges: [
      ...ids.map((to) => ({ from: TRIGGER_ID, to })),
      ...(ids.length === 0 ? [{ from: TRIGGER_ID, to: stepId }] : ids.map((from) => ({ from, to: stepId }))),
    ],
  };
}

/** Triggers whose events have parts of their own. */
const OWN_PARTS: ReadonlySet<string> = new Set(['schedule', 'flow_ended', 'email', 'poll']);

/** A step that chooses ports would choose by its sample; here it only has one to give. */
function calmOf(operation: string): string {
  return BUILT_INS.has(operation.split('@')[0] ?? '') ? 'transform' : operation;
}
