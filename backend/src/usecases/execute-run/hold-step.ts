import {
  errorKindOf,
  type ErrorKind,
  type Hold,
  type Json,
  type ResolvedPolicy,
  type RunEvent,
  type StepPlace,
  type StepView,
} from '@plumbline/shared';
import type { Admission, AskToSend } from '../../engine/ports/gates.js';
import type { Pass } from './admission.js';
import type { StoredInput } from './gathered.js';

/** Longest that a step is kept back by a circuit before it asks by itself, ms: whoever was to let it go may have been lost. */
const ASK_BY_ITSELF_MS = 15 * 60_000;

export function askOf(step: StepView, timeoutMs: number): AskToSend {
  const kind = step.released ? 'released' : step.status === 'parked' ? 'parked' : step.tries > 0 ? 'retry' : 'first';
  return { kind, waited: step.status === 'waiting' && step.held?.why === 'limit', timeoutMs };
}

export function passOf(step: StepView, { kind }: AskToSend, gate: string, { probe }: Extract<Admission, { go: true }>): Pass {
  return { gate, kind, probe: probe ?? null, wasHeld: step.status === 'parked' || step.released };
}

/** What a step was to send, for when it is parked before that. */
interface Unsent extends Pick<StoredInput, 'inputRef'> {
  readonly input: Json;
  readonly policy: Pick<ResolvedPolicy, 'then'>;
}

/**
 * The event of a step that may not be sent now. A limit is waited for. What a service that does not work, or too many retries, keep
 * back is parked where its policy allows that, and waits otherwise; it is let go in its order, and asks by itself only as a last
 * resort.
 * @param random in [0, 1)
 */
export function heldBack(
  place: StepPlace,
  step: StepView,
  gate: string,
  { why, untilMs, cause: opened }: Extract<Admission, { go: false }>,
  { input, inputRef, policy }: Unsent,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
): RunEvent {
  const askMs = asksByItselfMs(why, untilMs, nowMs, random);
  const cause = causeOf(why, opened, step);
  const wasParked = step.status === 'parked';
  if (why !== 'limit' && (wasParked || policy.then === 'park')) {
    const attempt = wasParked ? step.attempt : step.attempt + 1;
    const kept = inputRef ? { inputRef } : { input };
    return { kind: 'step.parked', ...place, attempt, gate, why, untilMs: askMs, ...cause, ...kept };
  }
  return { kind: 'step.waiting', ...place, untilMs: askMs, reason: WAITS[why], gate, ...cause };
}

/** The trouble that keeps it back; nothing where a service only asks for patience. */
function causeOf(why: Exclude<Hold['why'], 'failed'>, opened: ErrorKind | undefined, { error }: StepView): { cause?: ErrorKind } {
  if (why === 'circuit') return opened ? { cause: opened } : {};
  return why === 'retry_budget' && error ? { cause: errorKindOf(error) } : {};
}

/** The event of a look-up that may not be asked now: it waits for its turn as a call does, and is let go in its order. */
export function lookUpHeld(
  place: StepPlace,
  step: StepView,
  gate: string,
  { why, untilMs, cause: opened }: Extract<Admission, { go: false }>,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
): RunEvent {
  const askMs = asksByItselfMs(why, untilMs, nowMs, random);
  return { kind: 'step.waiting', ...place, untilMs: askMs, reason: 'look_up', gate, why, ...causeOf(why, opened, step) };
}

function asksByItselfMs(why: Extract<Admission, { go: false }>['why'], untilMs: number, nowMs: number, random: number): number {
  return why === 'circuit' ? Math.max(untilMs, nowMs + Math.round(ASK_BY_ITSELF_MS * (0.5 + random / 2))) : untilMs;
}

const WAITS = { limit: 'rate_limited', circuit: 'circuit', retry_budget: 'retry_budget', order: 'circuit' } as const;

/** Reasons to wait after which a step begins anew. */
export function beginsAnew({ waitingFor }: StepView): boolean {
  return waitingFor === 'rate_limited' || waitingFor === 'circuit' || waitingFor === 'retry_budget';
}

/** What changed for the list of steps that are kept back: the new entry, `drop`, or nothing. */
export function holdChange(event: RunEvent, before: Hold | null, after: Hold | null): 'put' | 'drop' | null {
  if (after === null) return before === null ? null : 'drop';
  return event.kind === 'signal.received' ? null : 'put';
}
