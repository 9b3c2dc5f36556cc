import type { RunEvent } from '@plumbline/shared';
import type { StepOutcome } from '../../engine/ports/metrics.js';

type NextDo = Extract<RunEvent, { kind: 'step.failed' }>['next']['do'];

const AFTER_FAILURE: Readonly<Record<NextDo, StepOutcome>> = {
  retry: 'retried',
  look_up: 'looked_up',
  stop: 'failed',
  continue: 'gap',
  edge: 'gap',
  fallback: 'gap',
  park: 'parked',
  ask: 'needs_attention',
};

/** What an event says of how a step came out; null: nothing. */
export function outcomeOf(event: RunEvent): StepOutcome | null {
  switch (event.kind) {
    case 'step.succeeded':
      return event.gap === undefined ? 'succeeded' : 'gap';
    case 'step.failed':
      return AFTER_FAILURE[event.next.do];
    case 'step.not_sent':
      return 'not_sent';
    case 'step.skipped':
      return 'skipped';
    case 'step.cancelled':
      return 'cancelled';
    case 'step.parked':
      return 'parked';
    case 'run.accepted':
    case 'run.claimed':
    case 'run.released':
    case 'run.finished':
    case 'step.started':
    case 'step.waiting':
    case 'look_up.started':
    case 'look_up.answered':
    case 'loop.opened':
    case 'turn.ended':
    case 'child.started':
    case 'signal.received':
      return null;
  }
}
