import {
  isLarge,
  stepView,
  type ChildEnded,
  type EndStatus,
  type Json,
  type JsonObject,
  type PayloadRef,
  type RunEvent,
  type StepError,
} from '@plumbline/shared';
import { failedAfterWaiting } from '../../engine/run/attempt-ended.js';
import { placeIn, type Instance } from '../../engine/run/instance.js';
import type { Loop } from '../../engine/run/loop.js';
import { summaryOf } from '../../engine/run/next-moves.js';
import type { RunState } from '../../engine/run/state.js';
import { scopeAt } from '../../engine/run/step-scope.js';
import type { ExecutionDeps } from './deps.js';

/** What a for-each or sub-flow comes to, once all that is inside has ended. */
export type Closing =
  | { readonly ok: true; readonly output?: Json; readonly outputRef?: PayloadRef; readonly gap?: 'items_failed' | 'child_gaps' }
  | { readonly ok: false; readonly error: StepError };

/** Results of a for-each are put together in memory; above this they are left out, and read from its child runs instead, bytes. */
const MAX_RESULTS_BYTES = 16 * 1024 * 1024;

/** Answers at once when nothing has to be fetched or put away. Never rejects. */
export function closing(deps: ExecutionDeps, state: RunState, at: Instance): Closing | Promise<Closing> {
  const loop = state.loops.get(at.key);
  const made = loop ? closingOfLoop(deps, state, loop) : closingOfCallee(deps, state, at);
  if (!(made instanceof Promise)) return put(deps, state, made);
  return made.then((one) => put(deps, state, one)).catch(unreadable);
}

function put(deps: ExecutionDeps, state: RunState, made: Closing): Closing | Promise<Closing> {
  if (!made.ok || made.output === undefined || !isLarge(made.output)) return made;
  const { output, ...rest } = made;
  const stored = deps.payloads.putJson({ runId: state.view.id }, output);
  return stored.then((outputRef): Closing => ({ ...rest, outputRef })).catch(unreadable);
}

function unreadable(error: unknown): Closing {
  const message = `The results could not be put together: ${error instanceof Error ? error.message : String(error)}`;
  return { ok: false, error: { code: 'results_unreadable', class: 'internal', message } };
}

function closingOfLoop(deps: ExecutionDeps, state: RunState, loop: Loop): Closing | Promise<Closing> {
  const step = stepView(state.view, loop.at.key);
  const { count, succeeded, failed, gaps, error } = summaryOf(step);
  if (failed > 0 && loop.opened.onError === 'stop') return { ok: false, error: itemFailed(failed, count, error) };
  const gap = failed > 0 ? { gap: 'items_failed' as const } : gaps ? { gap: 'child_gaps' as const } : {};
  const finish = (results: JsonObject): Closing => ({ ok: true, output: { count, succeeded, failed, ...results }, ...gap });
  const results = loop.opened.parts > 0 ? partResults(deps, state, loop) : turnResults(deps, state, loop);
  return results instanceof Promise ? results.then(finish) : finish(results);
}

function itemFailed(failed: number, count: number, error: StepError | null): StepError {
  const first = error ? ` First: ${error.message}` : '';
  return {
    code: 'item_failed',
    class: 'rejected',
    message: `${failed} of ${count} items failed.${first}`,
    ...(error ? { response: { ...error } } : {}),
  };
}

/** One entry per item, in the order of the items. */
function turnResults(deps: ExecutionDeps, state: RunState, loop: Loop): JsonObject | Promise<JsonObject> {
  const ended = stepView(state.view, loop.at.key).loop?.turns;
  const results: JsonObject[] = [];
  const fetching: Promise<void>[] = [];
  for (let index = 0; index < loop.opened.count; index++) {
    const turn = ended?.get(index);
    const result: JsonObject = {
      index,
      status: turn?.status ?? 'not_started',
      ...(turn?.error ? { error: { ...turn.error } } : {}),
    };
    results.push(result);
    const { collect } = loop.opened;
    const shown = collect === undefined ? undefined : scopeAt(state, [...loop.at.turn, index])[collect];
    if (shown?.output !== undefined) result['output'] = shown.output;
    if (shown?.outputRef) fetching.push(deps.payloads.readJson(shown.outputRef).then((output) => void (result['output'] = output)));
  }
  return fetching.length > 0 ? Promise.all(fetching).then(() => ({ results })) : { results };
}

/** The results of all child runs, one after the other. */
async function partResults(deps: ExecutionDeps, state: RunState, loop: Loop): Promise<JsonObject> {
  const children = [...(stepView(state.view, loop.at.key).children?.values() ?? [])].sort((a, b) => a.from - b.from);
  const parts = children.map(({ runId, from, count }) => ({ runId, from, count }));
  const bytes = children.reduce((sum, { outputRef }) => sum + (outputRef?.bytes ?? 0), 0);
  if (bytes > MAX_RESULTS_BYTES) return { results: [], resultsOmitted: true, parts };
  const results: Json[] = [];
  for (const child of children) {
    const output = child.outputRef ? await deps.payloads.readJson(child.outputRef) : child.output;
    results.push(...shifted(output, child.from, child.count));
  }
  return { results, parts };
}

/** Places count from the start of the whole list. A child that was cancelled has no results: its items were not finished. */
function shifted(output: Json | undefined, from: number, count: number): Json[] {
  const results = typeof output === 'object' && output !== null && !Array.isArray(output) ? output['results'] : undefined;
  if (!Array.isArray(results)) return Array.from({ length: count }, (_, i) => ({ index: from + i, status: 'failed' }));
  return results.map((one, i) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? { ...one, index: from + i } : one));
}

function closingOfCallee(deps: ExecutionDeps, state: RunState, at: Instance): Closing | Promise<Closing> {
  const child = stepView(state.view, at.key).children?.get(0);
  if (!child || child.status === null) return { ok: false, error: childFailed('?', 'failed', null) };
  const { runId, status, error, outputRef } = child;
  if (status === 'failed' || status === 'cancelled') return { ok: false, error: childFailed(runId, status, error) };
  const gap = status === 'succeeded_with_gaps' ? { gap: 'child_gaps' as const } : {};
  const finish = (responded: Json | undefined): Closing => ({ ok: true, output: { runId, status, result: bodyOf(responded) }, ...gap });
  return outputRef ? deps.payloads.readJson(outputRef).then(finish) : finish(child.output);
}

/** A `respond` step yields status, headers and body; the calling flow wants the body. */
function bodyOf(responded: Json | undefined): Json {
  return typeof responded === 'object' && responded !== null && !Array.isArray(responded) ? (responded['body'] ?? null) : null;
}

function childFailed(runId: string, status: EndStatus, error: StepError | null): StepError {
  const why = status === 'cancelled' ? 'was cancelled' : `failed${error ? `: ${error.message}` : ''}`;
  return {
    code: status === 'cancelled' ? 'child_cancelled' : 'child_failed',
    class: 'rejected',
    message: `The run ${runId} that this step started ${why}.`,
    response: { runId, ...(error ? { error: { ...error } as Json } : {}) },
  };
}

/** The event that a for-each or sub-flow ends with. */
export function closed(deps: ExecutionDeps, state: RunState, at: Instance, made: Closing): RunEvent {
  const { attempt } = stepView(state.view, at.key);
  if (made.ok) {
    const { ok: _, ...rest } = made;
    return { kind: 'step.succeeded', ...placeIn(at), attempt, ...rest };
  }
  // In a part of a for-each, what follows a failure is for the run that has the whole of it to say.
  if (isWholePart(state, at))
    return { kind: 'step.failed', ...placeIn(at), attempt, error: made.error, happened: 'no', next: { do: 'stop' } };
  return failedAfterWaiting(state, at, made.error, { nowMs: deps.clock.nowMs(), random: deps.chance.next() });
}

function isWholePart({ view }: RunState, at: Instance): boolean {
  return view.parent?.part !== undefined && at.turn.length === 0;
}

/** What a child run tells its parent as it ends; null when it has none. */
export function farewell(state: RunState, status: EndStatus, error: StepError | undefined): ChildEnded | null {
  const { parent, id } = state.view;
  if (parent === null) return null;
  return {
    kind: 'child_ended',
    step: parent.step,
    ...(parent.turn ? { turn: parent.turn } : {}),
    by: 'plumbline',
    child: id,
    status,
    ...(parent.part === undefined ? responseOf(state) : partOutcome(state)),
    ...errorOf(state, error),
  };
}

function errorOf({ view }: RunState, error: StepError | undefined): { readonly error?: StepError } {
  if (error) return { error };
  for (const step of view.steps.values()) if (step.status === 'failed' && step.gap === null && step.error) return { error: step.error };
  return {};
}

/** What the first `respond` step answered. */
function responseOf({ plan, view }: RunState): Pick<ChildEnded, 'output' | 'outputRef'> {
  for (const step of view.steps.values()) {
    if (step.status !== 'succeeded' || plan.steps.get(step.id)?.operation !== 'respond') continue;
    return step.outputRef ? { outputRef: step.outputRef } : step.output === undefined ? {} : { output: step.output };
  }
  return {};
}

function partOutcome({ loops, view }: RunState): Pick<ChildEnded, 'output' | 'outputRef' | 'done' | 'failed'> {
  for (const { at } of loops.values()) {
    if (at.turn.length > 0) continue;
    const { loop, output, outputRef } = stepView(view, at.key);
    return { done: loop?.done ?? 0, failed: loop?.failed ?? 0, ...(outputRef ? { outputRef } : output === undefined ? {} : { output }) };
  }
  return { done: 0, failed: 0 };
}
