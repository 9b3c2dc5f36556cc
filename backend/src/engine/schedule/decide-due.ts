import { dueBetween, lastDue, nextDue } from '@plumbline/shared/schedule';
import type { Missed, ScheduleSpan } from '../ports/schedule-store.js';

/** A start within this time of its due time is on time, ms: a restart and the takeover of a worker that died take seconds. */
export const ON_TIME_MS = 60_000;

/** What is to be done in a span: first what is missed is noted, then runs are started, the earliest first. */
export interface DueDecision {
  readonly missed: Missed | null;
  readonly starts: readonly number[];
  /** When there is something to decide again once all that is done, ms; null: never. */
  readonly lookMs: number | null;
}

/**
 * What becomes of the due times of a span that nothing is decided of yet. Those of the last minute are started. Earlier ones are made
 * up for as the schedule says: `skip` none, `latest` the newest one unless a newer one is on time, `all` the newest `most`; the others
 * are missed. What was not started before the span ended is missed. Pure.
 */
export function decideDue({ schedule, decidedMs, endedMs }: ScheduleSpan, nowMs: number): DueDecision {
  const missedFrom = (untilMs: number, why: Missed['why']): Missed | null => {
    const firstMs = nextDue(schedule, decidedMs);
    return firstMs !== null && firstMs <= untilMs ? { afterMs: decidedMs, untilMs, why, detail: null } : null;
  };
  if (endedMs !== null) return { missed: missedFrom(endedMs, 'ended'), starts: [], lookMs: null };
  const lateMs = Math.max(decidedMs, nowMs - ON_TIME_MS);
  const onTime = dueBetween(schedule, lateMs, nowMs, Number.POSITIVE_INFINITY);
  const wanted = schedule.missed === 'all' ? schedule.most : schedule.missed === 'latest' && onTime.length === 0 ? 1 : 0;
  const madeUp = wanted === 0 ? [] : lastDue(schedule, decidedMs, lateMs, wanted);
  const [firstMs] = madeUp;
  const why = schedule.missed === 'all' ? 'over_most' : 'late';
  const missed = missedFrom(firstMs === undefined ? lateMs : firstMs - 1, why);
  const starts = [...madeUp, ...onTime];
  return { missed, starts, lookMs: nextDue(schedule, Math.max(starts.at(-1) ?? decidedMs, missed?.untilMs ?? decidedMs)) };
}
