import type { EffectClass, EndStatus } from '@plumbline/shared';
import type { Refusal } from '../intake/admission.js';
import type { AcceptAnswer, AppendAnswer } from './run-store.js';

/** How an attempt, or a step that makes none, came out; `gap` counts only what went on without its job done. */
export const STEP_OUTCOMES = [
  'succeeded',
  'retried',
  'looked_up',
  'failed',
  'gap',
  'parked',
  'needs_attention',
  'not_sent',
  'skipped',
  'cancelled',
] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/**
 * Why a delivery is refused: for the operator's figures, never for whoever sent it. `no_secret`: the flow has none that counts;
 * `missing`: a header is not there; `malformed`: a header is there twice, too long, or can not be read; `too_old`, `in_future`: the
 * signed time is too far from ours; `mismatch`: signed with another secret, or the body was changed; `bad_id`: the id of the event
 * could mean two things.
 */
export const REFUSALS = ['no_secret', 'missing', 'malformed', 'too_old', 'in_future', 'mismatch', 'bad_id'] as const;
export type RefusedFor = (typeof REFUSALS)[number];

/**
 * What a process counts of its own work. Every method returns at once and never throws; times are in seconds, as Prometheus wants
 * them. Labels are bounded: an operation's id may be one, the id of a flow, run or step never.
 */
export interface Metrics {
  /** A delivery was answered, this long after it was handed to the store. */
  accepted(verdict: AcceptAnswer['kind'], seconds: number): void;
  /** A delivery was refused before it was read, because too many wait already. */
  turnedAway(why: Refusal): void;
  /** A delivery was refused because its sender did not prove who it is. */
  refused(why: RefusedFor): void;
  /** A form was sent in a way in which only programs send. */
  spam(): void;
  runEnded(status: EndStatus): void;
  /** @param effect class of the call; `none`: no call was begun */
  stepEnded(operation: string, effect: EffectClass | 'none', outcome: StepOutcome): void;
  /** From the commit of a call's intent until its outcome was handed to the store. */
  attemptEnded(operation: string, seconds: number): void;
  appended(answer: AppendAnswer['kind'], events: number): void;
  /** One statement wrote this many accepts or appends. */
  flushed(what: 'accepts' | 'appends', items: number, seconds: number): void;
  /** Runs taken over from nobody or from dead workers, at a sweep or because somebody rang. */
  claimed(by: 'sweep' | 'ring', runs: number): void;
  swept(seconds: number): void;
  /** A value was put into the payload store. */
  stored(bytes: number): void;
  /** Runs that were past their retention, and are gone. */
  removed(runs: number): void;
}
