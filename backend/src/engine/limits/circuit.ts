import { errorKindOf, type ErrorKind, type StepError } from '@plumbline/shared';
import type { Outcome } from '../ports/operation.js';
import { RollingCount } from './rolling-count.js';

/**
 * Whether calls of a gate are let through.
 * - `closed`: they are
 * - `open`: the service does not do its job; nobody calls until `probeAtMs`
 * - `half_open`: one call is under way that shows whether it does again; lost with its worker, the next may be made at `untilMs`.
 *   `asked`: a person wants another one should this one fail: it began before whatever they mended
 */
export type Circuit =
  | { readonly is: 'closed' }
  | (NotClosed & { readonly is: 'open'; readonly probeAtMs: number })
  | (NotClosed & { readonly is: 'half_open'; readonly probe: string; readonly untilMs: number; readonly asked?: true });

interface NotClosed {
  readonly sinceMs: number;
  readonly waitMs: number;
  /** What its last call said, for people. */
  readonly error: string;
  /** What opened it: one cause, whatever the probes say meanwhile. */
  readonly cause: ErrorKind;
}

export const CLOSED: Circuit = { is: 'closed' };

/** `reliability.md` B.11: at least this many calls in 30 s, half of them failed; or so many failures in a row without a call that went well. */
const MIN_CALLS = 20;
const FAILED_SHARE = 0.5;
const IN_A_ROW = 10;
const SPAN_MS = 30_000;
/** Each probe in vain doubles the wait for the next, up to this, ms. */
const MAX_WAIT_MS = 5 * 60_000;
/** A probe whose worker has ended is given up this long after its own timeout, ms. */
const PROBE_MARGIN_MS = 10_000;

/** What a call says about the service: it does its job, it does not, or nothing. */
export type Health = 'good' | 'bad' | 'none';

/**
 * A reply that refuses this one input shows that the service works. A 429 that names its wait does too: the wait is kept to, and
 * one burst must not pass for an outage. What ended on our side (lease, cancel, a refused address) tells nothing.
 */
export function healthOf(outcome: Outcome, saysWhen: boolean): Health {
  if (outcome.kind === 'ok') return 'good';
  const { error } = outcome;
  if (outcome.kind === 'rejected') return error.status === undefined ? 'none' : 'good';
  if (error.code === 'lease_lost' || error.code === 'cancelled') return 'none';
  if (error.class === '429') return saysWhen ? 'good' : 'bad';
  return error.class === 'network' || error.class === 'timeout' || error.class === '5xx' ? 'bad' : 'none';
}

/** Calls of a gate as this process sees them; decides when its circuit opens. */
export class CallRecord {
  private readonly calls = new RollingCount(SPAN_MS);
  private readonly failures = new RollingCount(SPAN_MS);
  private inARow = 0;

  note(health: Health, nowMs: number): void {
    if (health === 'none') return;
    this.calls.add(nowMs);
    if (health === 'bad') this.failures.add(nowMs);
    this.inARow = health === 'bad' ? this.inARow + 1 : 0;
  }

  shouldOpen(nowMs: number): boolean {
    const failures = this.failures.within(nowMs);
    if (this.inARow >= IN_A_ROW && failures >= IN_A_ROW) return true;
    const calls = this.calls.within(nowMs);
    return calls >= MIN_CALLS && failures >= calls * FAILED_SHARE;
  }

  clear(): void {
    this.calls.clear();
    this.failures.clear();
    this.inARow = 0;
  }
}

export function opened(error: StepError, nowMs: number, waitMs: number): Circuit {
  const cause = errorKindOf(error);
  return { is: 'open', sinceMs: nowMs, probeAtMs: nowMs + waitMs, waitMs, error: error.message.slice(0, 500), cause };
}

/** When the next probe may be made, ms; null: the circuit is closed. */
export function probeAtMs(circuit: Circuit): number | null {
  if (circuit.is === 'closed') return null;
  return circuit.is === 'open' ? circuit.probeAtMs : circuit.untilMs;
}

/** The circuit with this probe under way; null when none may be made now. */
export function withProbe(circuit: Circuit, probe: string, timeoutMs: number, nowMs: number): Circuit | null {
  const dueMs = probeAtMs(circuit);
  if (circuit.is === 'closed' || dueMs === null || dueMs > nowMs) return null;
  const { sinceMs, waitMs, error, cause } = circuit;
  return { is: 'half_open', sinceMs, waitMs, error, cause, probe, untilMs: nowMs + timeoutMs + PROBE_MARGIN_MS };
}

/** What a probe makes of the circuit; one that was given up long ago makes nothing of it. */
export function afterProbe(circuit: Circuit, probe: string, health: Health, error: string | null, nowMs: number): Circuit {
  if (circuit.is !== 'half_open' || circuit.probe !== probe) return circuit;
  if (health === 'good') return CLOSED;
  const waitMs = health === 'bad' ? Math.min(circuit.waitMs * 2, MAX_WAIT_MS) : circuit.waitMs;
  const probeAt = health === 'bad' && circuit.asked !== true ? nowMs + waitMs : nowMs;
  const { sinceMs, cause } = circuit;
  return { is: 'open', sinceMs, probeAtMs: probeAt, waitMs, error: error?.slice(0, 500) ?? circuit.error, cause };
}

/** Asked for by a person: the next probe may be made at once, or as soon as the one that is under way has failed. */
export function probeNow(circuit: Circuit, nowMs: number): Circuit {
  if (circuit.is === 'half_open') return { ...circuit, asked: true };
  return circuit.is === 'open' ? { ...circuit, probeAtMs: Math.min(circuit.probeAtMs, nowMs) } : circuit;
}
