import { placeOf, type Signal } from '@plumbline/shared';
import { probeAtMs } from '../../engine/limits/circuit.js';
import { begunDrain, drainBatch, isDraining, TICK_MS, type Drain } from '../../engine/limits/drain.js';
import type { Clock, Timers } from '../../engine/ports/clock.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { HeldCount, HeldEntry, HeldSteps } from '../../engine/ports/held-steps.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import { repeat } from '../repeat.js';
import type { SharedGates } from './shared-gates.js';

export interface DrainDeps {
  readonly gates: SharedGates;
  readonly held: HeldSteps;
  readonly store: Pick<RunStore, 'signal'>;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
}

/** Who lets steps go, in journals. */
const BY = 'plumbline';

/** A look may take this share of the time, so that a backlog of a million is not counted all day. */
const LOOKING = 0.05;

/**
 * Lets what is kept back go again: one step as a probe when that is due, and all of them in their order once it went well. Every
 * worker looks each second; who acts is decided by compare-and-set on the gate.
 * @returns the way to stop; the look that is under way is waited for
 */
export function drainGates(deps: DrainDeps): () => Promise<void> {
  return repeat({
    timers: deps.timers,
    firstMs: TICK_MS,
    work: async () => {
      const sinceMs = deps.clock.nowMs();
      await lookAtAll(deps);
      return Math.max(TICK_MS, (deps.clock.nowMs() - sinceMs) / LOOKING);
    },
    failed: (error) => {
      deps.log.warn({ error }, 'what is kept back could not be looked after; it is tried again');
      return TICK_MS;
    },
  });
}

/** One look at all gates that keep something back, and at those that are being drained. */
export async function lookAtAll(deps: DrainDeps): Promise<void> {
  const counts = await deps.held.counts();
  deps.gates.noteBacklog(new Map(counts.map(({ gate, backlog }) => [gate, backlog])));
  for (const count of counts) await lookAt(deps, count);
  const busy = new Set(counts.map(({ gate }) => gate));
  for (const gate of deps.gates.draining()) if (!busy.has(gate)) await end(deps, gate);
}

async function lookAt(deps: DrainDeps, { gate, backlog, byCircuit, inFlight }: HeldCount): Promise<void> {
  const { circuit, drain } = deps.gates.stateOf(gate);
  const nowMs = deps.clock.nowMs();
  const probeMs = probeAtMs(circuit);
  if (probeMs !== null) {
    if (probeMs <= nowMs && inFlight === 0) await letGo(deps, await deps.held.take(gate, 1, nowMs));
    return;
  }
  if (isDraining(drain)) return tick(deps, gate, inFlight);
  // Kept back by a circuit that has closed since: it came too late for the drain that followed.
  if (byCircuit === 0) return;
  await deps.gates.update(gate, (state) =>
    state.circuit.is === 'closed' && !isDraining(state.drain) ? { ...state, drain: begunDrain(backlog, nowMs) } : null,
  );
}

async function tick(deps: DrainDeps, gate: string, inFlight: number): Promise<void> {
  const nowMs = deps.clock.nowMs();
  let ticked: Drain | null = null;
  const took = await deps.gates.update(gate, (state) => {
    ticked = null;
    if (!isDraining(state.drain) || state.drain.tickedMs + TICK_MS > nowMs) return null;
    ticked = { ...state.drain, tickedMs: nowMs };
    return { ...state, drain: ticked };
  });
  if (!took || ticked === null) return;
  const { startedMs, total }: Drain = ticked;
  const left = await deps.held.left(gate, startedMs);
  if (left === 0) return end(deps, gate);
  const { limit, heldUntilMs } = deps.gates.stateOf(gate);
  const n = drainBatch(Math.max(total, left), inFlight, limit, heldUntilMs, nowMs);
  if (n > 0) await letGo(deps, await deps.held.take(gate, n, startedMs));
}

async function end(deps: DrainDeps, gate: string): Promise<void> {
  const endedMs = deps.clock.nowMs();
  await deps.gates.update(gate, (state) => (isDraining(state.drain) ? { ...state, drain: { ...state.drain, endedMs } } : null));
}

/** The request key names the event that the step was kept back by: told twice, it is let go once. */
async function letGo({ store, held, dispatch }: DrainDeps, entries: readonly HeldEntry[]): Promise<void> {
  for (const { runId, step, seq } of entries) {
    const signal: Signal = { kind: 'release', ...placeOfKey(step), by: BY };
    const answer = await store.signal(runId, signal, `release/${step}/${seq}`, false);
    if (answer.kind === 'ended' || answer.kind === 'no_run') await held.drop(runId, step);
    else dispatch.ring([runId]);
  }
}

function placeOfKey(key: string): { readonly step: string; readonly turn?: readonly number[] } {
  const { step, turn } = placeOf(key);
  return turn.length === 0 ? { step } : { step, turn };
}
