import type { Json, StepErrorClass } from '@plumbline/shared';

/** A trigger that is to look now, held by whoever took it. */
export interface TakenPoll {
  readonly flowId: string;
  /** Version that is run. */
  readonly version: number;
  /** What makes markers and keys comparable, in 32 signs: another trigger has another one. */
  readonly identity: string;
  readonly marker: Json;
  /** It has looked before: the marker, and the keys that are known, count. */
  readonly looked: boolean;
  /** Fence: whatever is noted names it, and is refused once somebody else took the trigger or moved its marker. */
  readonly turn: number;
  readonly failedInRow: number;
}

/** Why a look failed: a code and words, no secret among them. */
export interface LookFailure {
  readonly code: string;
  readonly class: StepErrorClass;
  readonly message: string;
}

/** An item as it is known from now on. */
export interface KnownItem {
  readonly key: string;
  /** Null: it was there when the first look came, or the flow does not take it. */
  readonly runId: string | null;
  /** Why the flow does not take it; null: it does. */
  readonly refused: string | null;
}

/** What a look came to, noted whole or not at all. */
export interface LookNoted {
  readonly nextLookMs: number;
  /** Undefined: the marker stays. */
  readonly marker?: Json;
  /** It was a whole look: from now on the next one is not the first. */
  readonly whole: boolean;
  readonly failure: LookFailure | null;
  /** What kept it back; null: nothing did. Then it is no look at all. */
  readonly held: string | null;
  readonly items: readonly KnownItem[];
  /** Keys that were found again: they are known for as long as they are found, and `windowMs` more. */
  readonly again: readonly string[];
  readonly windowMs: number;
  /** Items that were found, and runs that were started. */
  readonly found: number;
  readonly started: number;
  /** New items that the next look is to take. */
  readonly left: number;
}

/** How a trigger is doing. Times are ms since the epoch; null: never. */
export interface PollHealth {
  readonly version: number;
  readonly marker: Json;
  readonly looked: boolean;
  readonly turn: number;
  readonly nextLookMs: number | null;
  /** Somebody looks now. */
  readonly looking: boolean;
  readonly lastLookMs: number | null;
  /** Of the last look that went well: items that it found. */
  readonly lastFound: number;
  readonly left: number;
  /** When a look found something new last, and how much of it. */
  readonly lastFindMs: number | null;
  readonly lastStarted: number;
  readonly lastFailureMs: number | null;
  readonly lastFailure: LookFailure | null;
  readonly failedInRow: number;
  /** Since when every look has failed. */
  readonly failingSinceMs: number | null;
  readonly held: string | null;
}

/** An item that a flow does not take. */
export interface RefusedItem {
  readonly key: string;
  readonly atMs: number;
  readonly why: string;
}

/** Poll triggers of published flows, durable. Flows begin and end to ask as they are published, archived and restored (`FlowStore`). */
export interface PollStore {
  /** Takes triggers that are due; nobody else gets them for `heldMs`. */
  take(heldMs: number, limit: number): Promise<readonly TakenPoll[]>;
  /** Holds it for `heldMs` more; false: it is somebody else's. */
  hold(flowId: string, turn: number, heldMs: number): Promise<boolean>;
  /** When the next one is due, ms from now, negative when it is overdue; null: there is none. */
  dueInMs(): Promise<number | null>;
  /** Which of these keys are known to the flow. */
  known(flowId: string, keys: readonly string[], windowMs: number): Promise<ReadonlySet<string>>;
  /** Notes a look and lets go of the trigger; false: it is somebody else's. */
  note(flowId: string, turn: number, noted: LookNoted): Promise<boolean>;
  health(flowId: string): Promise<PollHealth | null>;
  /** The newest first. */
  refused(flowId: string, limit: number): Promise<readonly RefusedItem[]>;
  /**
   * Moves the marker, and forgets what was noted or refused and never started. A look that is under way keeps nothing.
   * @param turn that was seen @returns false: it has moved on
   */
  setMarker(flowId: string, turn: number, marker: Json): Promise<boolean>;
  /** Has it look as soon as somebody can. @returns false: there is none */
  lookSoon(flowId: string): Promise<boolean>;
  /** Forgets keys that were not found for longer than their window. */
  forget(): Promise<void>;
}
