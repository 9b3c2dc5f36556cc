import { newStepView, PlumblineError, stepKey, type JsonObject } from '@plumbline/shared';
import { CLOSED, probeAtMs, probeNow } from '../../engine/limits/circuit.js';
import { begunDrain } from '../../engine/limits/drain.js';
import { OPEN_GATE, type GateState } from '../../engine/limits/gate-state.js';
import { retryBudget } from '../../engine/limits/retry-budget.js';
import { rolled } from '../../engine/limits/limit.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { Clock } from '../../engine/ports/clock.js';
import type { ConnectionStore } from '../../engine/ports/connection-store.js';
import type { GateStore } from '../../engine/ports/gate-store.js';
import type { HeldCount, HeldSteps } from '../../engine/ports/held-steps.js';
import { viewRun, type ReadRunsDeps } from '../runs/read-runs.js';
import type { SharedGates } from './shared-gates.js';
import { whyOf, type GateFacts } from './why-waiting.js';

export interface GateDeps {
  readonly gates: SharedGates;
  readonly held: HeldSteps;
  readonly stored: GateStore;
  readonly runs: ReadRunsDeps;
  readonly connections: Pick<ConnectionStore, 'withIds'>;
  readonly audit: Audit;
  readonly clock: Clock;
  /** A step that is kept back for longer is marked, ms. */
  readonly alarmMs: number;
}

const CONNECTION = 'connection:';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Every gate of which something is known, or that keeps something back; in no order. */
export async function listGates(deps: GateDeps): Promise<{ items: JsonObject[]; next: null }> {
  const [rows, counts] = await Promise.all([deps.stored.all(), deps.held.counts()]);
  const states = new Map(rows.map(({ gate, state }) => [gate, state]));
  const byGate = new Map(counts.map((count) => [count.gate, count]));
  const keys = [...new Set([...states.keys(), ...byGate.keys()])];
  const names = await namesOf(deps, keys);
  // What a deleted connection had is of no use to anybody, unless something is still kept back by it.
  const shown = keys.filter((gate) => !gate.startsWith(CONNECTION) || names.has(gate) || byGate.has(gate));
  const items = await Promise.all(
    shown.map((gate) => shownGate(deps, gate, states.get(gate) ?? OPEN_GATE, byGate.get(gate) ?? null, names.get(gate) ?? null)),
  );
  return { items, next: null };
}

interface Named {
  readonly name: string;
  readonly service: string;
}

async function namesOf({ connections }: GateDeps, gates: readonly string[]): Promise<Map<string, Named>> {
  const ids = gates.filter((gate) => gate.startsWith(CONNECTION)).map((gate) => gate.slice(CONNECTION.length));
  const found = await connections.withIds(ids.filter((id) => UUID.test(id)));
  return new Map(found.map(({ id, name, service }) => [CONNECTION + id, { name, service }]));
}

function nameOf(gate: string, named: Named | null): string {
  return named?.name ?? gate.slice(gate.indexOf(':') + 1);
}

async function shownGate(
  { held, clock, alarmMs }: GateDeps,
  gate: string,
  { limit, heldUntilMs, circuit, drain, tries }: GateState,
  count: HeldCount | null,
  named: Named | null,
): Promise<JsonObject> {
  const nowMs = clock.nowMs();
  const now = limit && rolled(limit, nowMs);
  const left = drain && drain.endedMs === null ? await held.left(gate, drain.startedMs) : 0;
  const total = Math.max(drain?.total ?? 0, left);
  return {
    gate,
    connectionId: gate.startsWith(CONNECTION) ? gate.slice(CONNECTION.length) : null,
    name: nameOf(gate, named),
    service: named?.service ?? null,
    limit: now && { max: now.max, remaining: now.remaining, windowMs: now.windowMs, resetsAt: iso(now.resetsAtMs) },
    heldUntil: heldUntilMs > nowMs ? iso(heldUntilMs) : null,
    circuit: {
      state: circuit.is,
      since: circuit.is === 'closed' ? null : iso(circuit.sinceMs),
      probeAt: iso(probeAtMs(circuit)),
      error: circuit.is === 'closed' ? null : circuit.error,
    },
    retries: retriesOf(tries, nowMs),
    parked: count?.parked ?? 0,
    waiting: count?.waiting ?? 0,
    oldestSince: iso(count?.oldestMs ?? null),
    overdue: count !== null && nowMs - count.oldestMs > alarmMs,
    drain: drain && { startedAt: iso(drain.startedMs), endedAt: iso(drain.endedMs), drained: total - left, total },
  };
}

function retriesOf(tries: GateState['tries'], nowMs: number): { max: number; left: number } | null {
  const { max, left } = retryBudget(tries, nowMs);
  return left === max ? null : { max, left: Math.max(0, left) };
}

/** Steps that one gate keeps back, in the order in which they are sent. */
export async function listHeld(
  { held, clock, alarmMs }: GateDeps,
  gate: string,
  offset: number,
  limit: number,
): Promise<{ items: JsonObject[]; next: number | null }> {
  const found = await held.page(gate, offset, limit + 1);
  const nowMs = clock.nowMs();
  const items = found.slice(0, limit).map(({ runId, flowId, flowName, step, status, why, attempt, sinceMs }) => ({
    ...{ runId, flowId, flowName, step, status, why, attempt },
    since: iso(sinceMs),
    overdue: nowMs - sinceMs > alarmMs,
  }));
  return { items, next: found.length > limit ? offset + limit : null };
}

/** The next call is let through. @throws PlumblineError `circuit_closed` */
export async function probeGate(deps: GateDeps, gate: string, by: string): Promise<{ gate: string }> {
  return change(deps, gate, by, 'gate.probe', (state, nowMs) => ({ ...state, circuit: probeNow(state.circuit, nowMs) }));
}

/** A person says that the service works. @throws PlumblineError `circuit_closed` */
export async function closeCircuit(deps: GateDeps, gate: string, by: string): Promise<{ gate: string }> {
  const backlog = (await deps.held.counts()).find((count) => count.gate === gate)?.backlog ?? 0;
  return change(deps, gate, by, 'gate.close', (state, nowMs) => ({ ...state, circuit: CLOSED, drain: begunDrain(backlog, nowMs) }));
}

async function change(
  { gates, audit, clock }: GateDeps,
  gate: string,
  by: string,
  action: string,
  next: (state: GateState, nowMs: number) => GateState,
): Promise<{ gate: string }> {
  await gates.refresh(gate);
  const changed = await gates.update(gate, (state) => (state.circuit.is === 'closed' ? null : next(state, clock.nowMs())));
  if (!changed) throw new PlumblineError('circuit_closed');
  await audit.record({ actor: by, action, subject: gate, detail: {} });
  return { gate };
}

/** Why a step does not go on. @throws PlumblineError `step_not_found` when neither the run nor its version has it */
export async function whyWaiting(deps: GateDeps, runId: string, stepId: string, turn: readonly number[]): Promise<JsonObject> {
  const view = await viewRun(deps.runs, runId, false);
  const key = stepKey(stepId, turn);
  const plan = await deps.runs.versions.plan(view.flowId, view.version);
  if (!view.steps.has(key) && !plan?.document.steps[stepId]) throw new PlumblineError('step_not_found');
  const step = view.steps.get(key) ?? newStepView(key);
  const gate = step.held?.gate ?? null;
  const facts = gate === null ? null : await gateFacts(deps, gate, runId, key);
  const place = view.order?.waits === true ? await deps.runs.store.placeInLine(runId) : null;
  const { reason, text, untilMs } = whyOf(view, step, facts, deps.clock.nowMs(), place?.beginsAtMs ?? null);
  return { reason, text, until: iso(untilMs), gate, place: facts?.place?.place ?? null, of: facts?.place?.of ?? null };
}

async function gateFacts(deps: GateDeps, gate: string, runId: string, key: string): Promise<GateFacts> {
  const [row, place, names] = await Promise.all([deps.stored.read(gate), deps.held.place(runId, key), namesOf(deps, [gate])]);
  // For people the service is what works or does not; its connections may all be called alike.
  const named = names.get(gate);
  return { state: row?.state ?? OPEN_GATE, name: named?.service ?? nameOf(gate, null), place };
}
