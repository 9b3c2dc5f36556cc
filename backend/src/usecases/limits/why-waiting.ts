import { runStatus, type Hold, type RunView, type StepView, type WaitCause } from '@plumbline/shared';
import { probeAtMs } from '../../engine/limits/circuit.js';
import { isDraining } from '../../engine/limits/drain.js';
import type { GateState } from '../../engine/limits/gate-state.js';

/** What is known of the gate that keeps a step back. */
export interface GateFacts {
  readonly state: GateState;
  /** Of the connection, or the host. */
  readonly name: string;
  /** Where the step stands in its order, from 1; null: it is in none. */
  readonly place: { readonly place: number; readonly of: number } | null;
}

export interface Why {
  readonly reason: WaitCause | null;
  readonly text: string;
  readonly untilMs: number | null;
}

const NOT_WAITING: Why = { reason: null, text: 'It does not wait.', untilMs: null };

/**
 * Why a step does not go on, in one sentence for people. Pure.
 * @param gate null where nothing of that kind keeps it back
 * @param beginsAtMs when the run begins, where it waits for that in line; null: that is not known
 */
export function whyOf(run: RunView, step: StepView, gate: GateFacts | null, nowMs: number, beginsAtMs: number | null = null): Why {
  if (run.end !== null) return NOT_WAITING;
  if (run.order?.waits === true) return inLine(run.order, beginsAtMs);
  if (step.held !== null && gate !== null) return heldBy(step, step.held, gate, nowMs);
  switch (step.status) {
    case 'idle':
      if (runStatus(run) === 'queued') return QUEUED;
      return { reason: 'order', text: 'The steps before it have not ended.', untilMs: null };
    case 'queued':
      return QUEUED;
    case 'retrying':
      return { reason: 'backoff', text: `Its last try failed (${step.error?.code ?? 'unknown'}); it is tried again.`, untilMs: step.dueMs };
    case 'needs_attention':
      return { reason: 'person', text: 'Somebody has to answer for it.', untilMs: null };
    case 'parked':
      return { reason: 'backoff', text: 'Its tries are used up; it is kept safe and tried again by itself.', untilMs: step.dueMs };
    case 'waiting':
      return waits(step);
    default:
      return NOT_WAITING;
  }
}

const QUEUED: Why = { reason: 'queue', text: 'No worker was free for it yet.', untilMs: null };

function inLine({ room, perMs }: NonNullable<RunView['order']>, untilMs: number | null): Why {
  const text =
    room === undefined
      ? 'Its run waits for its turn: others with the same key come first.'
      : perMs === undefined
        ? 'Its run waits in line: as many as may are at work.'
        : 'Its run waits in line: as many as may have begun.';
  return { reason: 'queue', text, untilMs };
}

function waits({ waitingFor, dueMs }: StepView): Why {
  switch (waitingFor) {
    case 'approval':
      return { reason: 'approval', text: 'Somebody has to approve or reject it.', untilMs: dueMs };
    case 'event':
      return { reason: 'event', text: 'The event that it waits for has not come.', untilMs: dueMs };
    case 'turns':
    case 'child':
      return { reason: 'inside', text: 'What runs inside it has not ended.', untilMs: null };
    case 'look_up':
      return { reason: 'look_up', text: 'The service is asked whether its last attempt happened.', untilMs: dueMs };
    case 'rate_limited':
      return { reason: 'limit', text: 'The service allows no more calls now.', untilMs: dueMs };
    default:
      return { reason: 'timer', text: 'The time that it waits for has not come.', untilMs: dueMs };
  }
}

function heldBy(step: StepView, { why }: Hold, { state, name, place }: GateFacts, nowMs: number): Why {
  const { circuit, drain } = state;
  const inOrder = place === null ? '' : ` It is number ${place.place} of ${place.of}.`;
  const probeMs = probeAtMs(circuit);
  if (why === 'limit') return limited(step, state, name);
  if (circuit.is !== 'closed') {
    const text = `${name} does not work: ${circuit.error} What is for it is kept, and sent in order once a call goes well.${inOrder}`;
    return { reason: 'circuit', text, untilMs: probeMs !== null && probeMs > nowMs ? probeMs : null };
  }
  if (isDraining(drain) || step.released || why === 'circuit' || why === 'order') {
    return { reason: 'order', text: `${name} works again; what was kept back is sent in order.${inOrder}`, untilMs: null };
  }
  if (why === 'retry_budget') {
    return {
      reason: 'retry_budget',
      text: `Too many of the last calls to ${name} were retries; first tries go before.`,
      untilMs: step.dueMs,
    };
  }
  const text = `Its tries are used up; it is kept safe, and tried again by itself or once another call to ${name} that was kept goes well.`;
  return { reason: 'backoff', text, untilMs: step.dueMs };
}

function limited(step: StepView, { limit }: GateState, name: string): Why {
  const rule =
    limit === null ? `${name} asked to wait.` : `${name} allows ${limit.max} calls per ${span(limit.windowMs)}, and none is left.`;
  return { reason: 'limit', text: rule, untilMs: step.dueMs };
}

function span(ms: number): string {
  if (ms % 3_600_000 === 0) return ms === 3_600_000 ? 'hour' : `${ms / 3_600_000} hours`;
  if (ms % 60_000 === 0) return ms === 60_000 ? 'minute' : `${ms / 60_000} minutes`;
  return ms === 1_000 ? 'second' : `${Math.round(ms / 100) / 10} seconds`;
}
