import {
  evolve,
  newRunView,
  newStepView,
  PlumblineError,
  projectRun,
  projectStep,
  stepKey,
  withoutValues,
  type Json,
  type JsonObject,
  type RunView,
} from '@plumbline/shared';
import type { RunIndex } from '../../engine/ports/run-index.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import type { Delivery, RunStore } from '../../engine/ports/run-store.js';

export interface ReadRunsDeps {
  readonly store: RunStore;
  readonly index: RunIndex;
  readonly versions: FlowVersions;
}

/** A run folded from its whole journal. @param values false: without inputs, outputs and bodies */
export async function viewRun({ store }: Pick<ReadRunsDeps, 'store'>, runId: string, values = true): Promise<RunView> {
  const journal = await store.journal(runId);
  if (journal.length === 0) throw new PlumblineError('run_not_found');
  const view = newRunView(runId);
  for (const entry of journal) evolve(view, values ? entry : { ...entry, event: withoutValues(entry.event) });
  return view;
}

/** A run as the API shows it. */
export async function getRun(deps: ReadRunsDeps, runId: string, values: boolean): Promise<JsonObject> {
  const view = await viewRun(deps, runId, values);
  const plan = await deps.versions.plan(view.flowId, view.version);
  if (!plan) throw new PlumblineError('version_not_found');
  const run = projectRun(view, plan.document, plan.draft, await undoOf(deps, view));
  if (view.order === null || view.end !== null) return run;
  const place = await deps.store.placeInLine(runId);
  if (!place) return run;
  const { beginsAtMs, ...rest } = place;
  const { room = null, perMs = null, ...order } = view.order;
  return { ...run, order: { ...order, room, perMs, ...rest, beginsAt: beginsAtMs === null ? null : new Date(beginsAtMs).toISOString() } };
}

/** The run whose effects this one takes back; null: it does no such thing. */
async function undoOf({ store }: ReadRunsDeps, { trigger, deliveryId }: RunView): Promise<string | null> {
  if (trigger !== 'undo') return null;
  return (await store.delivery(deliveryId))?.headers['x-undo-of'] ?? null;
}

/**
 * One step of a run, begun or not, with its values.
 * @throws PlumblineError `step_not_found` when neither the run nor its version has it
 */
export async function getRunStep(deps: ReadRunsDeps, runId: string, stepId: string, turn: readonly number[]): Promise<JsonObject> {
  const view = await viewRun(deps, runId);
  const plan = await deps.versions.plan(view.flowId, view.version);
  const step = plan?.document.steps[stepId];
  const key = stepKey(stepId, turn);
  if (!step && !view.steps.has(key)) throw new PlumblineError('step_not_found');
  return projectStep(view.steps.get(key) ?? newStepView(key), step?.name ?? stepId, step?.operation ?? '');
}

/** A page of a run's journal, in order. @param values false: without inputs, outputs and bodies */
export async function listEvents(
  { store }: ReadRunsDeps,
  runId: string,
  after: number,
  limit: number,
  values: boolean,
): Promise<{ items: JsonObject[]; next: number | null }> {
  const entries = await store.journal(runId, after, limit + 1);
  if (entries.length === 0 && !(await store.row(runId))) throw new PlumblineError('run_not_found');
  const page = entries.slice(0, limit);
  const items = page.map(({ seq, atMs, event }): JsonObject => ({
    seq,
    at: new Date(atMs).toISOString(),
    ...((values ? event : withoutValues(event)) as unknown as Record<string, Json>),
  }));
  return { items, next: entries.length > limit ? (page.at(-1)?.seq ?? null) : null };
}

/** The delivery that started a run. */
export async function getDelivery({ store }: ReadRunsDeps, runId: string): Promise<Delivery> {
  const row = await store.row(runId);
  const delivery = row && (await store.delivery(row.deliveryId));
  if (!delivery) throw new PlumblineError('run_not_found');
  return delivery;
}
