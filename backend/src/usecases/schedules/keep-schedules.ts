import { decideDue } from '../../engine/schedule/decide-due.js';
import { MISSED_KEPT_MS } from '../../engine/schedule/event.js';
import type { Clock, Timers } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Decided, Missed, ScheduleSpan, ScheduleStore } from '../../engine/ports/schedule-store.js';
import { repeat } from '../repeat.js';
import { refusalOf, startDue, type StartDueDeps } from './start-due.js';

export interface KeepSchedulesDeps {
  readonly schedules: ScheduleStore;
  readonly starting: StartDueDeps;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
}

/** A process that dies with spans in its hands keeps them from others for so long, ms. */
const HELD_MS = 5_000;
/** Spans that one look takes. */
const AT_ONCE = 50;
/** Where nothing is due, somebody looks all the same after this long, ms: what was told may have been lost, and clocks are set. */
const IDLE_MS = 10_000;
/** After trouble it is tried again so soon, ms. */
const AGAIN_MS = 1_000;
const TIDY_MS = 3_600_000;

/**
 * Starts the runs of all schedules, in every process that works on runs: each sleeps until the next is due, and a span is taken by
 * one of them. @param onChanged tells when a flow was published, archived or restored @returns the way to stop
 */
export function keepSchedules(deps: KeepSchedulesDeps, onChanged: (heard: () => void) => void): () => Promise<void> {
  const { schedules, clock, timers, log } = deps;
  let tidiedMs = clock.nowMs();
  return repeat({
    timers,
    firstMs: 0,
    onNudge: onChanged,
    async work(isStopped) {
      const spans = await schedules.take(clock.nowMs(), HELD_MS, AT_ONCE);
      // All of them, whatever becomes of one: many flows are due at midnight, and their starts share commits.
      const settled = await Promise.allSettled(spans.map((span) => settle(deps, span, isStopped)));
      const failed = settled.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      if (clock.nowMs() - tidiedMs >= TIDY_MS) {
        tidiedMs = clock.nowMs();
        await schedules.forgetMissed(tidiedMs - MISSED_KEPT_MS);
      }
      if (spans.length === AT_ONCE) return 0;
      const nextMs = await schedules.nextLookMs();
      return nextMs === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(0, Math.ceil(nextMs - clock.nowMs())));
    },
    failed(error, isStopped) {
      if (!isStopped) log.warn({ error }, 'schedules could not be looked after now; it is tried again');
      return AGAIN_MS;
    },
  });
}

/** Decides a span up to now. What was done of it stays done wherever this ends: the next one goes on from there. */
async function settle(deps: KeepSchedulesDeps, span: ScheduleSpan, isStopped: () => boolean): Promise<void> {
  const { schedules, clock } = deps;
  const { missed, starts, lookMs } = decideDue(span, clock.nowMs());
  if (span.endedMs !== null && missed === null) return schedules.remove(span.id);
  let at = span;
  const note = async (decided: Omit<Decided, 'lookMs'>, isLast: boolean): Promise<boolean> => {
    const noted = await schedules.decide(at, { ...decided, lookMs: isLast ? lookMs : clock.nowMs() + HELD_MS });
    at = { ...at, decidedMs: decided.decidedMs };
    return noted;
  };
  if (missed !== null || starts.length === 0) {
    const decidedMs = missed?.untilMs ?? span.decidedMs;
    if (!(await note({ decidedMs, startedMs: null, missed }, starts.length === 0))) return;
  }
  for (const [index, dueMs] of starts.entries()) {
    if (isStopped()) return;
    const refused = await start(deps, at, dueMs);
    if (refused === 'later') return;
    const startedMs = refused === null ? dueMs : null;
    if (!(await note({ decidedMs: dueMs, startedMs, missed: refused }, index === starts.length - 1))) return;
  }
}

/** Starts one run. Null: it was started. `later`: it could not be stored now, so the span is looked at again soon. */
async function start(
  { starting, schedules, clock, log }: KeepSchedulesDeps,
  span: ScheduleSpan,
  dueMs: number,
): Promise<Missed | null | 'later'> {
  const { flowId, version, decidedMs } = span;
  const refused = (detail: string): Missed => ({ afterMs: decidedMs, untilMs: dueMs, why: 'refused', detail });
  const plan = await starting.versions.plan(flowId, version);
  if (!plan) return refused('The version that was published is not there any more.');
  try {
    await startDue(starting, plan, dueMs);
    return null;
  } catch (error) {
    const detail = refusalOf(error);
    log.warn({ error, flowId, dueAt: new Date(dueMs).toISOString() }, 'a scheduled run could not be started');
    if (detail !== null) return refused(detail);
    await schedules.decide(span, { decidedMs, lookMs: clock.nowMs() + AGAIN_MS, startedMs: null, missed: null });
    return 'later';
  }
}
