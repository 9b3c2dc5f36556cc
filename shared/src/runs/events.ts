import type { EffectClass } from '../contracts/contract.js';
import type { ErrorKind, StepError } from '../errors/step-error.js';
import type { Json } from '../json.js';
import type { Exchange } from './exchange.js';
import type { OrderMode } from '../flow/triggers.js';
import type { HoldReason } from './gate.js';
import type { PayloadRef } from './payload.js';
import type { EndStatus } from './status.js';
import type { StepPlace } from './step-key.js';

/** Why a step waits for a person. */
export type AttentionReason = 'outcome_unknown' | 'rejected' | 'asked' | 'poison' | 'unstorable';

/** Why a step that did not do its job let the run go on. */
export type GapReason = 'continued' | 'fallback' | 'error_edge' | 'skipped_by_person' | 'items_failed' | 'child_gaps' | 'reply_problem';

/**
 * What a step waits for; `rate_limited`, `circuit` and `retry_budget` begin it anew, `turns` and `child` are ended by what runs
 * inside, and `look_up` by asking the service whether its last attempt happened.
 */
export type WaitReason =
  'rate_limited' | 'circuit' | 'retry_budget' | 'duration' | 'time' | 'event' | 'approval' | 'turns' | 'child' | 'look_up';

/** What follows a failed attempt, decided by the step's policy. Times are ms since the epoch. */
export type NextMove =
  | { readonly do: 'retry'; readonly atMs: number }
  /** It may have happened: the service is asked. */
  | { readonly do: 'look_up'; readonly atMs: number }
  | { readonly do: 'stop' }
  | { readonly do: 'continue' }
  | { readonly do: 'edge' }
  | { readonly do: 'fallback'; readonly output: Json }
  /** `atMs`: when it is tried again by itself; absent in journals of older versions: only by hand. */
  | {
      readonly do: 'park';
      readonly atMs?: number;
      /** What it called: once that works again, the step is sent again in its order. */
      readonly gate?: string;
    }
  | { readonly do: 'ask'; readonly reason: AttentionReason };

/** The place of a run among those of its flow that have the same key. */
export interface RunOrder {
  /** As the flow's expression gave it; the digest of one that is too long. Empty: all runs of the flow. */
  readonly key: string;
  /** Runs that may be at work at once; absent: they keep an order, one at a time. */
  readonly room?: number;
  /** For how long one counts as at work after it has begun, whatever becomes of it, ms; absent: until it has ended. */
  readonly perMs?: number;
  readonly mode: OrderMode;
  /** Others that were accepted before it come first, or there is no room. */
  readonly waits: boolean;
}

/** How a person answers for a step that waits for them. */
export type Resolution = 'happened' | 'send_again' | 'skip' | 'done';

/** What reaches a run from outside its owner (`engine.md` 2). `by` is who did it; `reason` is theirs. */
export type Signal =
  | { readonly kind: 'cancel'; readonly by: string; readonly reason?: string }
  | ChildEnded
  | (StepPlace & {
      readonly kind: 'decide';
      /** The attempt that waits for the decision. */
      readonly attempt: number;
      readonly decision: 'approve' | 'reject';
      readonly by: string;
      readonly reason?: string;
    })
  | (StepPlace & {
      readonly kind: 'event';
      readonly attempt: number;
      readonly by: string;
      readonly eventId: string;
      readonly body: Json;
    })
  | (StepPlace & {
      readonly kind: 'retry';
      /** The failed attempt that is repaired. */
      readonly attempt: number;
      readonly by: string;
      readonly reason?: string;
      /** Input to send instead of the one that failed. */
      readonly input?: Json;
      /** Number of the version to go on with; absent: the one that ran. */
      readonly version?: number;
    })
  | (StepPlace & {
      readonly kind: 'resolve';
      readonly attempt: number;
      readonly by: string;
      readonly reason?: string;
      readonly as: Resolution;
      readonly output?: Json;
    })
  /** What was kept back is let go, in its order: the way is free again. */
  | (StepPlace & { readonly kind: 'release'; readonly by: string })
  /** All that were before it in its order are done with. */
  | { readonly kind: 'next_in_line'; readonly by: string };

/** What a child run tells its parent with its last append (`engine.md` 7); told again when it was repaired and has ended anew. */
export interface ChildEnded extends StepPlace {
  readonly kind: 'child_ended';
  readonly by: string;
  readonly child: string;
  readonly status: EndStatus;
  /** Result of a sub-flow, or output of the for-each of a part. */
  readonly output?: Json;
  readonly outputRef?: PayloadRef;
  readonly error?: StepError;
  /** Items of a part that are done, and those of them that failed. */
  readonly done?: number;
  readonly failed?: number;
}

/** Which run a child works for. */
export interface ParentLink extends StepPlace {
  readonly runId: string;
  /** Runs above it: 1 for a child of a run that somebody else started. */
  readonly depth: number;
  /** A part of a for-each: its number, and the place of its first item among all. Absent: a sub-flow. */
  readonly part?: number;
  readonly from?: number;
}

/** Intent: committed before the first byte of an effect leaves (`engine.md` 4). */
export interface StepStarted extends StepPlace {
  readonly kind: 'step.started';
  /** Numbered from 1 over all tries, repairs included. */
  readonly attempt: number;
  /** Raised only when a person says "send again". */
  readonly generation: number;
  readonly idempotencyKey: string;
  readonly effect: EffectClass;
  /** Input with all expressions evaluated; retries render from it. */
  readonly input?: Json;
  /** Where the input lies instead when it is too large for the journal. */
  readonly inputRef?: PayloadRef;
  /** SHA-256 over method, URL, headers of the operation and body. */
  readonly fingerprint: string;
  readonly url: string;
  /** `operation@version` whose contract rendered the call. */
  readonly contract: string;
  readonly timeoutMs: number;
  /** The connection it went out with, and who the service took us for (`engine.md` 4). */
  readonly connection?: { readonly id: string; readonly account: string };
}

/** A for-each knows its items. Its body runs in turns of this run, or, for many items, in child runs (`engine.md` 7). */
export interface LoopOpened extends StepPlace {
  readonly kind: 'loop.opened';
  readonly attempt: number;
  readonly count: number;
  /** Turns that may be open at once; of parts: child runs. */
  readonly atOnce: number;
  readonly onError: 'stop' | 'continue';
  /** The step whose output is a turn's result. */
  readonly collect?: string;
  /** Steps of its body, without those of a for-each inside it. */
  readonly body: readonly string[];
  /** Child runs that the items are divided over; 0: turns of this run. */
  readonly parts: number;
  /** What each child run of a part is to do at once. */
  readonly atOnceInPart?: number;
  readonly items?: readonly Json[];
  readonly itemsRef?: PayloadRef;
  /** What is around the for-each, for its child runs. */
  readonly contextRef?: PayloadRef;
}

/** Whose event a run got once more, and who asked for it. */
export interface ReplayLink {
  readonly deliveryId: string;
  readonly by: string;
}

/** One entry of a run's journal. */
export type RunEvent =
  | {
      readonly kind: 'run.accepted';
      readonly flowId: string;
      readonly version: number;
      readonly deliveryId: string;
      readonly trigger: string;
      readonly parent?: ParentLink;
      readonly replay?: ReplayLink;
      /** Absent: its flow keeps no order, or the event has no key. */
      readonly order?: RunOrder;
    }
  | { readonly kind: 'run.claimed'; readonly worker: string; readonly epoch: number }
  | { readonly kind: 'run.released'; readonly wakeAtMs: number | null }
  | { readonly kind: 'run.finished'; readonly status: EndStatus; readonly error?: StepError }
  | StepStarted
  | StepSucceeded
  | StepFailed
  | LookUpStarted
  | LookUpAnswered
  | (StepPlace & { readonly kind: 'step.not_sent'; readonly attempt: number; readonly reason: string })
  | StepWaiting
  | StepParked
  | (StepPlace & { readonly kind: 'step.skipped'; readonly reason: 'not_taken' | 'disabled' })
  | (StepPlace & { readonly kind: 'step.cancelled'; readonly happened: 'no' | 'unknown' })
  | LoopOpened
  | (StepPlace & {
      readonly kind: 'turn.ended';
      readonly index: number;
      readonly status: 'succeeded' | 'failed';
      readonly error?: StepError;
    })
  | ChildStarted
  | {
      readonly kind: 'signal.received';
      readonly n: number;
      readonly signal: Signal;
      /** Why nothing came of it. */ readonly ignored?: string;
    };

export interface StepSucceeded extends StepPlace {
  readonly kind: 'step.succeeded';
  readonly attempt: number;
  readonly output?: Json;
  /** Where the output lies instead when it is too large for the journal. */
  readonly outputRef?: PayloadRef;
  /** Ports that were taken, where the operation chooses (`branch`, `filter`); absent: `out`. */
  readonly ports?: readonly string[];
  /** The repeat of an effect whose first try may have happened (`acceptDuplicates`). */
  readonly mayBeDuplicate?: true;
  /** No reply said so: a look-up found that it had happened. */
  readonly byLookUp?: true;
  /** Nothing was sent: the draft says what the output is. */
  readonly pinned?: true;
  /** In runs of drafts: what was sent and received. */
  readonly exchange?: Exchange;
  /** It ended well, but not all that is inside it. */
  readonly gap?: GapReason;
}

export interface StepFailed extends StepPlace {
  readonly kind: 'step.failed';
  readonly attempt: number;
  readonly error: StepError;
  /** Whether the effect happened outside. */
  readonly happened: 'no' | 'unknown';
  readonly next: NextMove;
  /** What was sent and received, where it came to that. */
  readonly exchange?: Exchange;
}

/** What a look-up says of an attempt. `unclear`: nothing that can be relied on. */
export type LookUpAnswer = 'happened' | 'did_not_happen' | 'unclear';

/** The service is asked whether an attempt happened: a call that changes nothing. */
export interface LookUpStarted extends StepPlace {
  readonly kind: 'look_up.started';
  /** The attempt that it is asked about. */
  readonly attempt: number;
  /** Number of the question, from 1. */
  readonly ask: number;
  readonly url: string;
  readonly timeoutMs: number;
}

/**
 * What came of a question. Unless it is asked again, the same append says what follows: the step succeeded (it had happened), or
 * failed as it had before it was looked up, and is sent again, handled by its policy, or answered for by a person.
 */
export interface LookUpAnswered extends StepPlace {
  readonly kind: 'look_up.answered';
  readonly attempt: number;
  readonly ask: number;
  readonly answer: LookUpAnswer;
  /** When it is asked again, ms. */
  readonly againMs?: number;
  /** Why it is unclear. */
  readonly error?: StepError;
  /** What was asked and answered. */
  readonly exchange?: Exchange;
}

export interface StepWaiting extends StepPlace {
  readonly kind: 'step.waiting';
  /** Null: only what it waits for ends the wait. */
  readonly untilMs: number | null;
  readonly reason: Exclude<WaitReason, 'turns' | 'child'>;
  /** Number of the attempt that waits; absent for what keeps a step from being sent, which begins none. */
  readonly attempt?: number;
  /** What keeps it from being sent. */
  readonly gate?: string;
  /** Of a look-up that is kept back: why. */
  readonly why?: Exclude<HoldReason, 'failed'>;
  /** The trouble behind that; absent where a service only asks for patience. */
  readonly cause?: ErrorKind;
  /** What it waits for, evaluated: shown to people, and how an event finds it. */
  readonly input?: Json;
}

/** A step was parked before it was sent: it is kept safe until its service works again. */
export interface StepParked extends StepPlace {
  readonly kind: 'step.parked';
  /** Number of the attempt that was not sent; people repair it by this number. */
  readonly attempt: number;
  readonly gate: string;
  readonly why: Exclude<HoldReason, 'failed'>;
  /** The trouble behind that. */
  readonly cause?: ErrorKind;
  /** When it is tried by itself, should nobody let it go before. */
  readonly untilMs: number;
  /** Evaluated: what is sent later is what would have been sent now. */
  readonly input?: Json;
  readonly inputRef?: PayloadRef;
}

/** A child run was started together with this event. */
export interface ChildStarted extends StepPlace {
  readonly kind: 'child.started';
  readonly attempt: number;
  readonly child: string;
  /** Of a for-each: number of the part, place of its first item, how many. Absent: a sub-flow. */
  readonly part?: number;
  readonly from?: number;
  readonly count?: number;
}

export type RunEventKind = RunEvent['kind'];

/** An event as the journal keeps it. */
export interface JournalEntry {
  readonly runId: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Commit time by the database's clock, ms since the epoch. */
  readonly atMs: number;
  readonly event: RunEvent;
}
