import type {
  HoldReason,
  JournalEntry,
  OrderMode,
  ParentLink,
  PayloadRef,
  ReplayLink,
  RunEvent,
  RunStatus,
  Signal,
} from '@plumbline/shared';
import type { CompareWithNewest } from './newest.js';

/** One inbound event as it arrived; kept whatever becomes of it. */
export interface Delivery {
  readonly id: string;
  readonly flowId: string;
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  readonly query: string;
  /** The bytes of the body, as received (after decompression). */
  readonly raw: Uint8Array;
  /** Where all bytes lie when they are too many for the database; `raw` is then only how they begin. */
  readonly payload?: PayloadRef;
  /** It is the event of an earlier delivery once more. */
  readonly replay?: ReplayLink;
}

/** What an accept asks for: a delivery, and a run for it unless its key was seen before. */
export interface AcceptRequest {
  readonly delivery: Delivery;
  /** Proposed id of the run; the answer may name another (a duplicate). */
  readonly runId: string;
  readonly version: number;
  /** Null: not deduped. */
  readonly dedupe: { readonly key: string; readonly windowMs: number } | null;
  /** The worker that wants to start the run at once, with its first turn where that can be repeated; null: leave it to the sweep. */
  readonly claim: { readonly worker: string; readonly turn?: FirstTurn } | null;
  /**
   * Null: it stands in no line. Otherwise it takes a place in the line of (flow, key), in the order of the commits. Where others wait
   * before it, or `room` (1 when it is absent) others are at work, it is not claimed, waits without a time, and gets the signal
   * `next_in_line` when there is room for it. With `perMs` a run counts as at work for so long after it has begun, whatever becomes of
   * it. Room and time of a line are those of the newest accept.
   */
  readonly order?: { readonly key: string; readonly mode: OrderMode; readonly room?: number; readonly perMs?: number } | null;
  /**
   * Absent: it is not compared. Otherwise it starts nothing when an event of (flow, key) that was accepted within the window is newer
   * (`compare`, the same for all), and then takes no dedupe key. `rank`: the greater is the newer; `said` and `by` are for people.
   */
  readonly newest?: {
    readonly key: string;
    readonly rank: number;
    readonly said: string;
    readonly by: string;
    readonly windowMs: number;
    readonly compare: CompareWithNewest;
  };
}

/** Where a run stands in its line. */
export interface PlaceInLine {
  /** Of a run that waits: runs before it, those at work included; 1,000 at most. */
  readonly ahead: number;
  /** Of a run that waits: the one that has been at work longest; null: it is at work itself, or the next one is just being found. */
  readonly behind: string | null;
  /** Runs that wait after it; 1,000 at most. */
  readonly after: number;
  /** Runs that are at work. */
  readonly atWork: number;
  /** Of a run that waits for its time: when it begins, unless runs before it are called off; null: that is not known. */
  readonly beginsAtMs: number | null;
}

/** What a run does first, decided before it is accepted and committed together with it: journaled from seq 3. */
export interface FirstTurn {
  readonly events: readonly RunEvent[];
  readonly status: RunStatus;
  /** The run is given up or over. */
  readonly releases: boolean;
  readonly wakeAtMs: number | null;
}

export type AcceptAnswer =
  /** A new run; `claimed` says whether the asking worker owns it, its journal then holds accepted (1), claimed (2) and the first turn, epoch 1. */
  | { readonly kind: 'accepted'; readonly runId: string; readonly claimed: boolean; readonly atMs: number }
  /** The key was seen before; both ids are those of the first delivery. */
  | { readonly kind: 'duplicate'; readonly runId: string; readonly deliveryId: string }
  /** An event that was accepted before is newer; both ids are those of that one. */
  | { readonly kind: 'stale'; readonly runId: string; readonly deliveryId: string }
  /** Not stored in time; nothing was accepted as far as we know. */
  | { readonly kind: 'overloaded' };

/** One append to the journal of one run: applied whole or not at all (`engine.md` 1). */
export interface Append {
  readonly runId: string;
  /** Fresh for each append, the same when it is sent again. */
  readonly appendId: string;
  readonly fromSeq: number;
  readonly epoch: number;
  readonly status: RunStatus;
  /** When an unowned run is due, ms; null: only a signal wakes it. */
  readonly wakeAtMs: number | null;
  /** Holds `step.started`: refused once a cancel is set. */
  readonly sends: boolean;
  /** Gives up or ends the run: refused when there are signals that were not seen. */
  readonly releases: boolean;
  /** Signals seen by the writer. */
  readonly seen: number;
  readonly events: readonly RunEvent[];
  /** Runs that start with this append, and only with it; one that exists already is left alone. */
  readonly children?: readonly ChildRun[];
  /** Signals to other runs that are sent with this append, and only with it. */
  readonly tells?: readonly Tell[];
  /** Steps that are kept back from this append on, by key; null: not any more. */
  readonly holds?: ReadonlyMap<string, HeldStep | null>;
  /** With it the run leaves its line, and the next one gets its turn. */
  readonly leavesLine?: boolean;
}

/** A step that is kept back, as the list of all of them has it. */
export interface HeldStep {
  /** Its key. */
  readonly step: string;
  readonly gate: string;
  readonly why: HoldReason;
  readonly attempt: number;
  /** Of the event that says so. */
  readonly seq: number;
  readonly status: 'parked' | 'waiting';
}

/** A run that works for another one. It gets a delivery of its own, under its own id. */
export interface ChildRun {
  readonly runId: string;
  readonly flowId: string;
  readonly version: number;
  readonly parent: ParentLink;
  /** `flow`: what its trigger hands to it; `part`: items of a for-each. */
  readonly kind: 'flow' | 'part';
  /** JSON text. */
  readonly raw: Uint8Array;
}

/** A signal from one run to another. */
export interface Tell {
  readonly runId: string;
  readonly signal: Signal;
  /** The same key is taken once a run. */
  readonly requestKey: string;
  /** It wakes a run that has ended; others are dropped then. */
  readonly reopens: boolean;
}

export type AppendAnswer =
  /** `woken`: runs that got their turn with it. */
  | { readonly kind: 'applied'; readonly signals: number; readonly woken?: readonly string[] }
  /** Signals or a cancel came in between: read them and decide again. */
  | { readonly kind: 'refused'; readonly signals: number }
  /** Somebody else owns the run. */
  | { readonly kind: 'fenced' }
  /** The database can not hold one of the values; everybody else's appends were committed. The bytes are kept. */
  | { readonly kind: 'unstorable'; readonly reason: string };

export interface ClaimedRun {
  readonly runId: string;
  readonly epoch: number;
}

export interface StoredSignal {
  readonly n: number;
  readonly signal: Signal;
}

export type SignalAnswer =
  | { readonly kind: 'sent'; readonly n: number }
  /** The request key was used before. */
  | { readonly kind: 'repeated'; readonly by: string; readonly atMs: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'no_run' };

export interface RunRow {
  readonly runId: string;
  readonly flowId: string;
  readonly version: number;
  readonly deliveryId: string;
  readonly status: RunStatus;
  readonly lastSeq: number;
}

/** The journals, their fences and everything that must be atomic with them. One process's appends and accepts share group commits. */
export interface RunStore {
  accept(request: AcceptRequest): Promise<AcceptAnswer>;
  /** At most one unacknowledged append a run; the caller sees to it. */
  append(append: Append): Promise<AppendAnswer>;
  /**
   * Sends a signal; answers after its commit. `reopens`: a repair, which wakes a run that has ended; others are refused then.
   * @param requestKey the same key is taken once a run
   */
  signal(runId: string, signal: Signal, requestKey: string, reopens: boolean): Promise<SignalAnswer>;
  /** Who sent the signal with this request key; null: nobody did. */
  signalBy(runId: string, requestKey: string): Promise<{ readonly by: string; readonly atMs: number } | null>;
  /** Signals after `n`, in order. */
  signalsAfter(runId: string, n: number): Promise<readonly StoredSignal[]>;
  /** Every run that `worker` owns, with the number of its signals. */
  owned(worker: string): Promise<readonly { readonly runId: string; readonly signals: number }[]>;
  /** Takes up to `limit` runs that are due or whose owner has no live lease, oldest first; only while the worker's own lease lives. */
  claim(worker: string, limit: number): Promise<readonly ClaimedRun[]>;
  /** Takes these runs where they have no owner and are due. */
  claimThese(worker: string, runIds: readonly string[]): Promise<readonly ClaimedRun[]>;
  /** The whole journal of a run, or what follows `afterSeq`. */
  journal(runId: string, afterSeq?: number, limit?: number): Promise<readonly JournalEntry[]>;
  row(runId: string): Promise<RunRow | null>;
  delivery(id: string): Promise<Delivery | null>;
  /**
   * Lets the first of every line begin for whom there is room: what `leavesLine` could not do, since somebody else wrote to that run
   * just then, and those whose time has come. @param thorough also where runs that count as at work have ended. @returns the runs that got it
   */
  advanceLines(thorough: boolean): Promise<readonly string[]>;
  /** Null: it stands in no line. */
  placeInLine(runId: string): Promise<PlaceInLine | null>;
  /** Keeps what a fenced writer wanted to append, for people to look at; it changes nothing. */
  recordLate(append: Append): Promise<void>;
}
