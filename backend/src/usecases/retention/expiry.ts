import { durationMs } from '@plumbline/shared';
import type { EndedRun, FlowRetention, JournalMonth } from '../../engine/ports/retention-store.js';

/** How long the runs of a flow are kept once they have ended, ms. */
export function retentionMsOf({ retention }: FlowRetention, defaultMs: number): number {
  return retention === null ? defaultMs : durationMs(retention);
}

/** The runs of a page that ended longer ago than they are kept. */
export function expired(runs: readonly EndedRun[], retentionMs: number, nowMs: number): string[] {
  return runs.filter(({ endedMs }) => endedMs + retentionMs <= nowMs).map(({ runId }) => runId);
}

/** The longest that any run is kept, ms: what is older than this holds for no flow. */
export function longestMs(flows: readonly FlowRetention[], defaultMs: number): number {
  return flows.reduce((longest, flow) => Math.max(longest, retentionMsOf(flow, defaultMs)), defaultMs);
}

/**
 * Whether a month's journals may be looked at as a whole: every run in it was accepted longer ago than any flow keeps its runs. When
 * they ended is another question, and a dear one.
 */
export function mayBePast({ toMs }: JournalMonth, longest: number, nowMs: number): boolean {
  return toMs + longest <= nowMs;
}

/** @param lastEventMs when anything last happened to one of its runs; null: not all have ended */
export function isPast(month: JournalMonth, lastEventMs: number | null, longest: number, nowMs: number): boolean {
  return lastEventMs !== null && mayBePast(month, longest, nowMs) && lastEventMs + longest <= nowMs;
}
