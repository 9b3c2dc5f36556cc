import type { Json, RunEvent, Signal, StepView } from '@plumbline/shared';
import { placeIn, type Instance } from '../../engine/run/instance.js';

/** The time of a wait has come: for a duration or a time that is its end, for an event or an approval its timeout. */
export function endWait(at: Instance, step: StepView): RunEvent {
  const { waitingFor, attempt, dueMs } = step;
  const until = new Date(dueMs ?? 0).toISOString();
  const timedOut = waitingFor === 'event' || waitingFor === 'approval';
  return {
    kind: 'step.succeeded',
    ...placeIn(at),
    attempt,
    output: timedOut ? { reason: 'timeout', until } : { reason: waitingFor, until },
    ...(timedOut ? { ports: ['timeout'] } : {}),
  };
}

/** The event that a step waited for has come. */
export function gotEvent(at: Instance, { attempt }: StepView, { id, body }: { readonly id: string; readonly body: Json }): RunEvent {
  return { kind: 'step.succeeded', ...placeIn(at), attempt, output: { reason: 'event', event: { id, body } } };
}

/** A person has decided. */
export function gotDecision(at: Instance, { attempt }: StepView, signal: Extract<Signal, { kind: 'decide' }>): RunEvent {
  const { decision, by, reason } = signal;
  return {
    kind: 'step.succeeded',
    ...placeIn(at),
    attempt,
    output: { reason: 'approval', decision, by, ...(reason === undefined ? {} : { comment: reason }) },
    ports: [decision === 'approve' ? 'out' : 'rejected'],
  };
}
