import type { AlertRuleSettings } from '@plumbline/shared';

/** Gaps that a flow's rhythm is read from: the last ones. */
export const GAPS_KEPT = 200;

/** How a flow's events usually follow each other. */
export interface Rhythm {
  /** 95th percentile of the last gaps, ms. */
  readonly p95Ms: number;
  readonly gaps: number;
}

/** @param arrivalsMs when events arrived, in any order; the gaps of the last 201 count */
export function rhythmOf(arrivalsMs: readonly number[]): Rhythm {
  const last = [...arrivalsMs].sort((a, b) => b - a).slice(0, GAPS_KEPT + 1);
  const gaps = last.slice(1).map((at, index) => (last[index] ?? at) - at);
  return { p95Ms: percentile(gaps, 0.95), gaps: gaps.length };
}

/**
 * From how long a silence on it is an alarm, ms; null: too little is known of the rhythm. Three times the 95th percentile lets a
 * quiet night pass that is part of the rhythm, and ten minutes at least let a busy flow take a breath.
 */
export function silenceLimitMs({ p95Ms, gaps }: Rhythm, rule: AlertRuleSettings<'silence'>): number | null {
  return gaps < rule.minGaps ? null : Math.max(rule.factor * p95Ms, rule.minMinutes * 60_000);
}

/**
 * Whether nothing arrives any more.
 * @param lastMs the last event
 * @param heardSinceMs since when the flow has been published and somebody has listened without a break: what nobody could hear is no
 *   silence
 */
export function isSilent(limitMs: number | null, lastMs: number, heardSinceMs: number, nowMs: number): boolean {
  return limitMs !== null && nowMs - Math.max(lastMs, heardSinceMs) > limitMs;
}

/** The smallest value that at least this share of the values do not exceed (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
