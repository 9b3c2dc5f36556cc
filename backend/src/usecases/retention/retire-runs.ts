import type { Timers } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Metrics } from '../../engine/ports/metrics.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import { LEFTOVERS, type RetentionLock, type RetentionStore } from '../../engine/ports/retention-store.js';
import { expired, isPast, longestMs, mayBePast, retentionMsOf } from './expiry.js';

/** Runs of one page, rows of one statement that tidies up. */
const PAGE = 200;
const ROWS = 1_000;
/** Between two transactions, ms: whoever works on runs goes first. */
const PAUSE_MS = 20;
/** Statements of one kind in one round; what is left is for the next. */
const MOST_STATEMENTS = 500;

export interface RetireDeps {
  readonly lock: RetentionLock;
  readonly payloads: Pick<PayloadStore, 'removeOf'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly timers: Timers;
  readonly nowMs: () => number;
  /** How long runs are kept whose flow does not say, ms. */
  readonly retentionMs: number;
  /** This process is about to end: stop after the transaction at hand. */
  readonly leaving: () => boolean;
}

/** What a round remembers for the next one. */
export interface RetireMemory {
  /** Where to go on with deliveries whose run is gone. */
  deliveries: string | null;
  /** Months that are not to be looked at before a time, ms. */
  readonly months: Map<string, number>;
}

/** One round: removes all runs past their retention, and what outlived its purpose. False: another process is at it. */
export async function retireRuns(deps: RetireDeps, memory: RetireMemory): Promise<boolean> {
  let removed = 0;
  const done = await deps.lock.alone(async (store) => {
    await dropMonths(deps, store, memory);
    removed = await removeExpired(deps, store);
    await tidy(deps, store, memory);
  });
  if (removed > 0) deps.log.info({ runs: removed }, 'runs past their retention were removed');
  return done;
}

/** Whole months first: what goes with them need not be removed run by run. */
async function dropMonths(deps: RetireDeps, store: RetentionStore, memory: RetireMemory): Promise<void> {
  const nowMs = deps.nowMs();
  const longest = longestMs(await store.flows(), deps.retentionMs);
  for (const month of await store.months()) {
    if (deps.leaving()) return;
    if (!mayBePast(month, longest, nowMs) || (memory.months.get(month.name) ?? 0) > nowMs) continue;
    const last = await store.lastEventMs(month);
    if (!isPast(month, last, longest, nowMs)) {
      if (last !== null) memory.months.set(month.name, last + longest);
    } else if (await store.detach(month)) deps.log.info({ month: month.name }, 'the journals of a whole month were past their retention');
  }
  for (const month of await store.detached()) {
    await repeat(deps, async () => !(await store.clear(month, ROWS)));
  }
}

async function removeExpired(deps: RetireDeps, store: RetentionStore): Promise<number> {
  let removed = 0;
  for (const flow of await store.flows()) {
    const retentionMs = retentionMsOf(flow, deps.retentionMs);
    const beforeMs = deps.nowMs() - retentionMs;
    let after: string | null = null;
    do {
      if (deps.leaving()) return removed;
      const { runs, next } = await store.ended(flow.flowId, beforeMs, after, PAGE);
      removed += await remove(deps, store, expired(runs, retentionMs, deps.nowMs()));
      after = next;
    } while (after !== null);
  }
  return removed;
}

/** Payloads last: a run without them would be damaged, payloads without a run are found and removed. */
async function remove(deps: RetireDeps, store: RetentionStore, runIds: readonly string[]): Promise<number> {
  let count = 0;
  let left = runIds;
  while (left.length > 0 && !deps.leaving()) {
    const answer: Awaited<ReturnType<RetentionStore['remove']>> = await store.remove(left);
    if (answer.removed.length > 0) await deps.payloads.removeOf(answer.removed);
    deps.metrics.removed(answer.removed.length);
    count += answer.removed.length;
    left = answer.left;
    await pause(deps);
  }
  return count;
}

async function tidy(deps: RetireDeps, store: RetentionStore, memory: RetireMemory): Promise<void> {
  for (const what of LEFTOVERS) await repeat(deps, async () => (await store.tidy(what, ROWS)) === ROWS);
  const beforeMs = deps.nowMs() - deps.retentionMs;
  await repeat(deps, async () => {
    memory.deliveries = await store.tidyDeliveries(beforeMs, memory.deliveries, ROWS);
    return memory.deliveries !== null;
  });
}

/** Does it again while it says that there is more. */
async function repeat(deps: RetireDeps, step: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < MOST_STATEMENTS && !deps.leaving(); i++) {
    if (!(await step())) return;
    await pause(deps);
  }
}

function pause({ timers }: RetireDeps): Promise<void> {
  return new Promise((resolve) => void timers.after(PAUSE_MS, resolve));
}
