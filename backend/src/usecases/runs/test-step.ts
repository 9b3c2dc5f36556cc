import { isJsonObject, PlumblineError, type FlowDocument, type Json, type StepDocument } from '@plumbline/shared';
import type { RunOutput } from '../../engine/ports/run-index.js';
import { problemsOf, type FlowDeps } from '../flows/edit-flows.js';
import { newestEvent, READ_WHOLE, type SampleDeps } from '../samples/flow-samples.js';
import { newestOutputs } from '../samples/newest-outputs.js';
import { blocking, frozenPlan, seenFlow, type SeenDraft } from './start-draft-run.js';
import { startPlan, type ManualEvent, type StartRunDeps } from './start-run.js';
import { readsOf, subDocument } from './sub-document.js';

export interface TestStepDeps {
  readonly flows: FlowDeps;
  readonly runs: StartRunDeps;
  readonly samples: SampleDeps;
}

/** What the step is tried with; what is left out is taken from the newest runs. */
export interface StepTest {
  /** What the trigger would hand over: `{body?, headers?, query?}`, as samples give it. */
  readonly trigger?: Json | undefined;
  /** Outputs of steps before it. */
  readonly samples?: { readonly [stepId: string]: Json } | undefined;
}

/**
 * Performs one step of a draft for real, once, and nothing else: what it reads of other steps are samples.
 * @throws PlumblineError `samples_missing` with the steps that there are none of, `step_not_testable`
 */
export async function testStep(deps: TestStepDeps, seen: SeenDraft, stepId: string, test: StepTest): Promise<{ runId: string }> {
  const { draft } = await seenFlow(deps.flows, seen);
  const step = Object.hasOwn(draft.steps, stepId) ? draft.steps[stepId] : undefined;
  if (!step) throw new PlumblineError('step_not_found', `The draft has no step "${stepId}".`);
  refuseUntestable(step);
  await refuseProblems(deps, draft, stepId);
  const reads = readsOf(draft, stepId);
  const samples = await samplesFor(deps, seen, draft, reads.steps, test.samples ?? {});
  const event = test.trigger ?? (await newestEvent(deps.samples, seen.flowId, draft))?.value;
  const missing = reads.steps.filter((id) => !samples.has(id));
  if (reads.trigger && event === undefined) missing.unshift('trigger');
  if (missing.length > 0) throw samplesMissing(draft, missing);
  const plan = await frozenPlan(deps.flows, deps.runs, seen, subDocument(draft, stepId, samples));
  const { runId } = await startPlan(deps.runs, plan, eventOf(event), seen.by);
  return { runId };
}

function refuseUntestable({ name, in: body, operation }: StepDocument): void {
  if (body !== undefined) {
    const detail = `"${name}" lies in a for-each: it needs an item, and can only be tried together with the whole flow.`;
    throw new PlumblineError('step_not_testable', detail);
  }
  if (operation.split('@')[0] !== 'for_each') return;
  throw new PlumblineError(
    'step_not_testable',
    `"${name}" is a for-each: to perform it is to perform the steps inside. Try the whole flow.`,
  );
}

async function refuseProblems(deps: TestStepDeps, draft: FlowDocument, stepId: string): Promise<void> {
  const pointer = `/steps/${stepId}`;
  const problems = blocking(await problemsOf(deps.flows, draft)).filter(
    (one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`),
  );
  if (problems.length > 0) throw new PlumblineError('flow_has_problems', problems[0]?.message, { problems });
}

/** A sample of each step: the one given, else the pinned one, else the last real output. */
async function samplesFor(
  deps: TestStepDeps,
  { flowId }: SeenDraft,
  { steps }: FlowDocument,
  wanted: readonly string[],
  given: { readonly [stepId: string]: Json },
): Promise<Map<string, Json>> {
  const samples = new Map<string, Json>();
  for (const id of wanted) {
    const sample = Object.hasOwn(given, id) ? given[id] : steps[id]?.pinned;
    if (sample !== undefined) samples.set(id, sample);
  }
  const others = wanted.filter((id) => !samples.has(id));
  for (const [id, output] of await newestOutputs(deps.samples.index, flowId, others)) {
    const value = await wholeOutput(deps.samples, output);
    if (value !== undefined) samples.set(id, value);
  }
  return samples;
}

/** Undefined for one that is too large to be a sample, or that is not there any more. */
async function wholeOutput({ payloads }: SampleDeps, { output, outputRef }: RunOutput): Promise<Json | undefined> {
  if (!outputRef) return output;
  return outputRef.bytes > READ_WHOLE ? undefined : payloads.readJson(outputRef).catch(() => undefined);
}

function samplesMissing({ steps }: FlowDocument, missing: readonly string[]): PlumblineError {
  const names = missing.map((id) => (id === 'trigger' ? 'the trigger' : `"${steps[id]?.name ?? id}"`)).join(', ');
  const detail = `There is no sample of what came from ${names}. Run the flow once, pin an output, or give a sample.`;
  return new PlumblineError('samples_missing', detail, { steps: missing });
}

function eventOf(trigger: Json | undefined): ManualEvent {
  if (!isJsonObject(trigger)) return { body: trigger };
  const { body, headers, query, dueAt } = trigger;
  // What a schedule handed over has no body; it is due again when it was.
  if (body === undefined && typeof dueAt === 'string') return { body: { dueAt } };
  return { body, headers: textsOf(headers), query: textsOf(query) };
}

function textsOf(value: Json | undefined): { [name: string]: string } {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (typeof one === 'string' ? [[name, one]] : [])));
}
