import type { AlertRuleSettings, RunStatus } from '@plumbline/shared';
import type { Measured } from '../ports/incident.js';
import { percentile } from './silence.js';

const IS_TROUBLE: ReadonlySet<RunStatus> = new Set<RunStatus>(['failed', 'needs_attention', 'parked', 'succeeded_with_gaps']);
const SAYS_NOTHING: ReadonlySet<RunStatus> = new Set<RunStatus>(['queued', 'running', 'waiting', 'cancelled']);

/** Runs of a flow within a window, by status. */
export type StatusCounts = { readonly [S in RunStatus]?: number };

/**
 * The share of runs that went wrong, percent; null: too few have come to an end to say so. Those that are still under way and those
 * that were called off count neither way.
 */
export function failureRate(counts: StatusCounts, rule: AlertRuleSettings<'failure_rate'>): Measured | null {
  let all = 0;
  let trouble = 0;
  for (const [status, count] of Object.entries(counts) as [RunStatus, number][]) {
    if (SAYS_NOTHING.has(status)) continue;
    all += count;
    if (IS_TROUBLE.has(status)) trouble += count;
  }
  return all < rule.minRuns ? null : { value: Math.round((1_000 * trouble) / all) / 10, limit: rule.percent };
}

/** How long runs take, 95th percentile, s; null: too few have ended. @param tookMs of runs that ended */
export function latency(tookMs: readonly number[], rule: AlertRuleSettings<'latency'>): Measured | null {
  if (tookMs.length < rule.minRuns) return null;
  return { value: Math.round(percentile(tookMs, 0.95) / 100) / 10, limit: rule.seconds };
}

export function isBeyond(measured: Measured | null): measured is Measured {
  return measured !== null && measured.value > measured.limit;
}
