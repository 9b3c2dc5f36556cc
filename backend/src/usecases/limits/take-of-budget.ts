import type { GateState } from '../../engine/limits/gate-state.js';
import { retriesFreeAtMs, takenUntilMs, takeRetries } from '../../engine/limits/retry-budget.js';
import type { Clock } from '../../engine/ports/clock.js';
import type { LocalGate } from './local-gate.js';

type Update = (change: (state: GateState) => GateState) => Promise<unknown>;

/** While a budget is spent, what this process has sent meanwhile is counted so often, ms: a fifth of it may be retried. */
const COUNT_MS = 1_000;

/** Takes one retry of what all processes share. @returns null when it was taken; when it is worth asking again, ms, when not */
export async function takeOfBudget(local: LocalGate, clock: Clock, update: Update): Promise<number | null> {
  for (;;) {
    const nowMs = clock.nowMs();
    if (local.takeRetry(nowMs)) return null;
    const freeAtMs = retriesFreeAtMs(local.row.state.tries, nowMs);
    if (freeAtMs > nowMs && nowMs < local.countedMs + COUNT_MS) return freeAtMs;
    // Others of this process that ask meanwhile share what is taken.
    const taken = await (local.takingRetries ??= takeSlice(local, nowMs, update).finally(() => (local.takingRetries = null)));
    if (taken === 0) return Math.max(nowMs + COUNT_MS, retriesFreeAtMs(local.row.state.tries, nowMs));
  }
}

/** Tells how many first tries this process has made, and takes some retries for it. @returns how many */
async function takeSlice(local: LocalGate, nowMs: number, update: Update): Promise<number> {
  const firsts = local.firsts.within(nowMs);
  local.firsts.clear();
  local.countedMs = nowMs;
  let taken = 0;
  await update((state) => {
    const next = takeRetries(state.tries, firsts, nowMs);
    taken = next.taken;
    return { ...state, tries: next.tries };
  });
  local.retries = { left: taken, untilMs: takenUntilMs(nowMs) };
  return taken;
}
