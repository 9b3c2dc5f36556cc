import type { EffectClass } from '../contracts/contract.js';
import type { StepError } from '../errors/step-error.js';
import type { Json } from '../json.js';
import type { AttentionReason, GapReason, LookUpAnswer, ParentLink, ReplayLink, RunOrder, Signal, WaitReason } from './events.js';
import type { Exchange } from './exchange.js';
import type { Hold } from './gate.js';
import type { PayloadRef } from './payload.js';
import type { EndStatus, RunStatus, StepStatus } from './status.js';
import { placeOf } from './step-key.js';

/** How a step was repaired by hand, newest first in time: what a second press is pointed to. */
export interface Repair {
  readonly attempt: number;
  readonly by: string;
  readonly atMs: number;
  readonly what: string;
  readonly reason?: string;
}

/** How far it is found out whether the newest attempt happened. */
export interface LookUpView {
  readonly attempt: number;
  /** When the attempt was known to be unclear, ms: what is not found is trusted from some time after it on. */
  readonly sinceMs: number;
  /** Questions so far. */
  asks: number;
  /** The last answer; null: none yet. */
  answer: LookUpAnswer | null;
  /** Why the last answer tells nothing. */
  error: StepError | null;
  /** What was asked and answered last. */
  exchange: Exchange | null;
}

/** How far a for-each is. */
export interface LoopView {
  readonly count: number;
  /** Child runs that the items are divided over; 0: turns of this run. */
  readonly parts: number;
  readonly collect: string | null;
  readonly onError: 'stop' | 'continue';
  readonly atOnce: number;
  readonly atOnceInPart: number;
  /** Items whose turn has ended, and those of them that failed. */
  done: number;
  failed: number;
  /** How the turns of this run ended. */
  readonly turns: Map<number, { readonly status: 'succeeded' | 'failed'; readonly error: StepError | null }>;
}

/** A child run, as its parent knows it. */
export interface ChildView {
  readonly runId: string;
  readonly from: number;
  readonly count: number;
  /** Null while it runs. */
  status: EndStatus | null;
  output: Json | undefined;
  outputRef: PayloadRef | null;
  error: StepError | null;
  done: number;
  failed: number;
}

/** One step of a run, as its events say. */
export interface StepView {
  /** Its name in this run: the id, with the turn where it lies in a for-each (`stepKey`). */
  readonly key: string;
  readonly id: string;
  /** One number per for-each around it, outermost first; empty outside. */
  readonly turn: readonly number[];
  status: StepStatus;
  /** Number of the newest attempt; 0 before the first. */
  attempt: number;
  generation: number;
  /**
   * Attempts since the step was last started by the flow or by a person: what `retry.attempts` counts. Those that ended with their
   * worker, or that never left us, are not the service's fault and do not count.
   */
  tries: number;
  /** How often in a row it was parked. */
  parks: number;
  /** Attempts in a row that ended with their worker (`reliability.md` B.12). */
  lost: number;
  /** When the first try since then was started, ms. */
  firstStartedMs: number | null;
  startedMs: number | null;
  finishedMs: number | null;
  effect: EffectClass | null;
  idempotencyKey: string | null;
  /** When a request first carried this key, ms: a key lives only so long. */
  keySinceMs: number | null;
  fingerprint: string | null;
  /** Account of the newest attempt's connection; null without one. */
  account: string | null;
  /** Connection of the newest attempt; null without one. */
  connection: string | null;
  /** URL of the newest attempt. */
  url: string | null;
  /** Evaluated input of the newest attempt. */
  input: Json | undefined;
  /** Where the input lies when it is too large for the journal. */
  inputRef: PayloadRef | null;
  /** Input that a person gave for the next attempt. */
  editedInput: Json | undefined;
  output: Json | undefined;
  outputRef: PayloadRef | null;
  /** Ports that were taken when it ended; null while it has not. */
  ports: readonly string[] | null;
  error: StepError | null;
  /** An attempt of this generation may have happened outside, and nobody has said whether it did. */
  mayHaveHappened: boolean;
  mayBeDuplicate: boolean;
  /** The service is, or was, asked whether the newest attempt happened. */
  lookUp: LookUpView | null;
  /** No reply said that it was done: a look-up found it. */
  byLookUp: boolean;
  /** Its output is the one that the draft pins; nothing was sent. */
  pinned: boolean;
  /** What the newest attempt sent and received, as far as its journal says. */
  exchange: Exchange | null;
  gap: GapReason | null;
  attention: AttentionReason | null;
  skipped: 'not_taken' | 'disabled' | 'by_person' | null;
  waitingFor: WaitReason | null;
  /** Of a for-each that was opened. */
  loop: LoopView | null;
  /** Child runs by the number of their part; a sub-flow has number 0. */
  children: Map<number, ChildView> | null;
  /** When the next try or the end of the wait is due, ms. */
  dueMs: number | null;
  /** What keeps it from being sent; null: nothing, or nothing of that kind. */
  held: Hold | null;
  /** It was kept back and is let go: it may be sent as soon as it begins. */
  released: boolean;
  repairs: readonly Repair[];
  /** Repairs that came at a moment when nothing could come of them: they used up their request key. */
  refusals: number;
}

/** A whole run, folded from its journal by `evolve`. */
export interface RunView {
  readonly id: string;
  flowId: string;
  version: number;
  deliveryId: string;
  trigger: string;
  /** The run that it works for; null: somebody else started it. */
  parent: ParentLink | null;
  /** The delivery whose event it got once more, because a person asked for it; null: its event came by itself. */
  replay: ReplayLink | null;
  /** Its place among the runs with the same key; null: in no order. */
  order: RunOrder | null;
  /** The for-each that a step lies in, for every body that was opened. */
  readonly bodies: Map<string, string>;
  seq: number;
  epoch: number;
  owner: string | null;
  acceptedMs: number;
  finishedMs: number | null;
  end: EndStatus | null;
  error: StepError | null;
  /** Signals journaled so far. */
  signals: number;
  cancel: Extract<Signal, { kind: 'cancel' }> | null;
  readonly steps: Map<string, StepView>;
  /** Steps per status, kept by `evolve`, so that the run's status costs nothing to tell. */
  readonly counts: Record<StepStatus, number>;
  /** Steps that are parked, those included that are being tried again: as long as there are any, the run does not time out. */
  parked: number;
  gaps: number;
  /** Steps that failed and were not handled: the run ends as failed. */
  stops: number;
  /** A step stopped the run: what has not begun does not begin, until a repair lifts it. */
  halted: boolean;
}

export function newRunView(id: string): RunView {
  return {
    id,
    flowId: '',
    version: 0,
    deliveryId: '',
    trigger: '',
    parent: null,
    replay: null,
    order: null,
    bodies: new Map(),
    seq: 0,
    epoch: 0,
    owner: null,
    acceptedMs: 0,
    finishedMs: null,
    end: null,
    error: null,
    signals: 0,
    cancel: null,
    steps: new Map(),
    counts: {
      idle: 0,
      queued: 0,
      running: 0,
      retrying: 0,
      waiting: 0,
      parked: 0,
      needs_attention: 0,
      succeeded: 0,
      failed: 0,
      skipped: 0,
      cancelled: 0,
    },
    parked: 0,
    gaps: 0,
    stops: 0,
    halted: false,
  };
}

/** A step that has not begun. */
export function newStepView(key: string): StepView {
  const { step, turn } = placeOf(key);
  return {
    key,
    id: step,
    turn,
    status: 'idle',
    attempt: 0,
    generation: 0,
    tries: 0,
    parks: 0,
    lost: 0,
    firstStartedMs: null,
    startedMs: null,
    finishedMs: null,
    effect: null,
    idempotencyKey: null,
    keySinceMs: null,
    fingerprint: null,
    account: null,
    connection: null,
    url: null,
    input: undefined,
    inputRef: null,
    editedInput: undefined,
    output: undefined,
    outputRef: null,
    ports: null,
    error: null,
    mayHaveHappened: false,
    mayBeDuplicate: false,
    lookUp: null,
    byLookUp: false,
    pinned: false,
    exchange: null,
    gap: null,
    attention: null,
    skipped: null,
    waitingFor: null,
    loop: null,
    children: null,
    dueMs: null,
    held: null,
    released: false,
    repairs: [],
    refusals: 0,
  };
}

/** The view of the step with this key; made, idle, when the run has none yet. */
export function stepView(run: RunView, key: string): StepView {
  let step = run.steps.get(key);
  if (!step) {
    step = newStepView(key);
    run.steps.set(key, step);
    run.counts.idle++;
  }
  return step;
}

/** The run's status: the first that applies (`flow-format.md`, Gap). */
export function runStatus(run: RunView): RunStatus {
  if (run.end) return run.end;
  const { counts } = run;
  if (counts.needs_attention > 0) return 'needs_attention';
  if (counts.running > 0 || counts.queued > 0) return 'running';
  if (counts.parked > 0) return 'parked';
  if (counts.waiting > 0 || counts.retrying > 0) return 'waiting';
  return run.epoch === 0 || run.order?.waits === true ? 'queued' : 'running';
}

/** How a run ends whose steps are all settled. */
export function endStatus(run: RunView): EndStatus {
  if (run.cancel) return 'cancelled';
  if (run.stops > 0) return 'failed';
  // One step of a cancelled run was repaired; what else was called off stays undone.
  if (run.counts.cancelled > 0) return 'cancelled';
  return run.gaps > 0 ? 'succeeded_with_gaps' : 'succeeded';
}
