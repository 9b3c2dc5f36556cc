import type { Cron } from 'croner';
import { compile, readCron, type Timing } from './cron.js';
import { zoneProblem } from './zone.js';

/** Compiled expressions that are kept; to make one takes twice as long as to ask it. */
const MAX_KEPT = 500;
const kept = new Map<string, Cron | null>();

/** All due times are whole seconds, ms. */
const SECOND_MS = 1_000;

/**
 * When something is due next, strictly after `afterMs`, ms since the epoch; null: never, or the timing is not valid. Pure.
 *
 * Where clocks are changed (`docs/schedules.md`): an expression that names its hours runs once for each time that it names. A time
 * that does not exist runs at the first instant after the gap, and several such times run once there; a time that exists twice runs
 * at the first. An expression whose hour holds `*` or a step goes on as the clock shows it, so that nothing that runs each hour
 * stands still for one.
 */
export function nextDue(timing: Timing, afterMs: number): number | null {
  return compiled(timing)?.nextRun(new Date(afterMs))?.getTime() ?? null;
}

/** Due times in `(afterMs, untilMs]`, the earliest first, at most `limit`. */
export function dueBetween(timing: Timing, afterMs: number, untilMs: number, limit: number): number[] {
  const found: number[] = [];
  let dueMs = nextDue(timing, afterMs);
  while (found.length < limit && dueMs !== null && dueMs <= untilMs) {
    found.push(dueMs);
    dueMs = nextDue(timing, dueMs);
  }
  return found;
}

/**
 * The newest due times in `(afterMs, untilMs]`, the earliest of them first, at most `limit`. Looks back over ever longer spans, so
 * that a week of seconds is not gone through for its last ten.
 */
export function lastDue(timing: Timing, afterMs: number, untilMs: number, limit: number): number[] {
  for (let spanMs = limit * SECOND_MS; ; spanMs *= 2) {
    const fromMs = Math.max(afterMs, untilMs - spanMs);
    const found = dueBetween(timing, fromMs, untilMs, Number.POSITIVE_INFINITY);
    if (found.length >= limit || fromMs === afterMs) return found.slice(-limit);
  }
}

/** Whether this is a due time. */
export function isDue(timing: Timing, ms: number): boolean {
  return ms % SECOND_MS === 0 && nextDue(timing, ms - 1) === ms;
}

/** What is wrong with a timing, in a sentence, and with which part; null: nothing. */
export function timingProblem(timing: Timing, nowMs: number): { readonly at: 'cron' | 'zone'; readonly problem: string } | null {
  const cron = readCron(timing.cron);
  if (!cron.ok) return { at: 'cron', problem: cron.problem };
  const zone = zoneProblem(timing.zone);
  if (zone !== null) return { at: 'zone', problem: zone };
  return nextDue(timing, nowMs) === null ? { at: 'cron', problem: 'No day matches this, so it would never start a run.' } : null;
}

function compiled(timing: Timing): Cron | null {
  const key = `${timing.zone} ${timing.cron}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const read = readCron(timing.cron);
  const cron = read.ok && zoneProblem(timing.zone) === null ? compile(read.fields, timing.zone) : null;
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, cron);
  return cron;
}
