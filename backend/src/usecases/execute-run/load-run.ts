import type { JournalEntry, Json } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Delivery } from '../../engine/ports/run-store.js';
import { PART_ITEMS } from '../../engine/run/next-moves.js';
import { restoreRunState } from '../../engine/run/run-state.js';
import type { RunState } from '../../engine/run/state.js';
import { scopeAt } from '../../engine/run/step-scope.js';
import type { ExecutionDeps } from './deps.js';
import type { LoadedRun, Part, PartContext, PartOrder } from './loaded-run.js';

/** Reads a run with its version and its delivery; null when one of them is missing. */
export async function loadRun(deps: ExecutionDeps, runId: string): Promise<LoadedRun | null> {
  const row = await deps.store.row(runId);
  if (!row) return null;
  const journal = await deps.store.journal(runId);
  const plan = await deps.versions.plan(row.flowId, versionOf(journal, row.version));
  const delivery = await deps.store.delivery(row.deliveryId);
  if (!plan || !delivery) return null;
  const run =
    delivery.kind === 'part' ? await loadPart(deps, runId, plan, journal, delivery) : loadFlow(deps, runId, plan, journal, delivery);
  await fetchItems(deps, run.state);
  return run;
}

function loadFlow(deps: ExecutionDeps, runId: string, plan: Plan, journal: readonly JournalEntry[], delivery: Delivery): LoadedRun {
  const read = deps.deliveries.read(delivery, plan.document.trigger);
  return { state: restoreRunState(runId, plan, journal), trigger: read.ok ? read.trigger : null, part: null };
}

async function loadPart(
  deps: ExecutionDeps,
  runId: string,
  plan: Plan,
  journal: readonly JournalEntry[],
  { raw }: Delivery,
): Promise<LoadedRun> {
  const order = JSON.parse(deps.decode(raw)) as PartOrder;
  const state = restoreRunState(runId, plan, journal, order.loop);
  const context = (await deps.payloads.readJson(order.context)) as unknown as PartContext;
  const outside = scopeAt(state, []);
  for (const [id, shown] of Object.entries(context.steps)) {
    outside[id] ??= shown;
    if (shown.outputRef) state.stored++;
  }
  return { state, trigger: context.trigger, part: await partOf(deps, order, state) };
}

async function partOf(deps: ExecutionDeps, order: PartOrder, { view }: RunState): Promise<Part> {
  const all = await itemsAt(deps, order.items);
  const from = view.parent?.from ?? 0;
  return { order, from, all, items: all.slice(from, from + PART_ITEMS) };
}

/** Items that were too large for the journal. */
async function fetchItems(deps: ExecutionDeps, state: RunState): Promise<void> {
  for (const loop of state.loops.values()) {
    const { itemsRef, parts } = loop.opened;
    if (loop.items === null && itemsRef && parts === 0) loop.items = await itemsAt(deps, itemsRef);
  }
}

async function itemsAt(deps: ExecutionDeps, ref: PartOrder['items']): Promise<readonly Json[]> {
  const value = await deps.payloads.readJson(ref);
  return Array.isArray(value) ? value : [];
}

/** The version that a run goes on with: a repair may have chosen a newer one. */
function versionOf(journal: readonly JournalEntry[], accepted: number): number {
  let version = accepted;
  for (const { event } of journal) {
    if (event.kind !== 'signal.received' || event.ignored !== undefined || event.signal.kind !== 'retry') continue;
    version = event.signal.version ?? version;
  }
  return version;
}
