import type { EffectClass } from '../contracts/contract.js';
import type { StepError } from '../errors/step-error.js';
import type { Json } from '../json.js';
import type { EndStatus } from './status.js';

/** Why a step waits for a person. */
export type AttentionReason = 'outcome_unknown' | 'rejected' | 'asked' | 'poison' | 'unstorable';

/** Why a step that did not do its job let the run go on. */
export type GapReason = 'continued' | 'fallback' | 'error_edge' | 'skipped_by_person';

/** What follows a failed attempt, decided by the step's policy. Times are ms since the epoch. */
export type NextMove =
  | { readonly do: 'retry'; readonly atMs: number }
  | { readonly do: 'stop' }
  | { readonly do: 'continue' }
  | { readonly do: 'edge' }
  | { readonly do: 'fallback'; readonly output: Json }
  | { readonly do: 'park' }
  | { readonly do: 'ask'; readonly reason: AttentionReason };

/** How a person answers for a step that waits for them. */
export type Resolution = 'happened' | 'send_again' | 'skip' | 'done';

/** What reaches a run from outside its owner (`engine.md` 2). `by` is who did it; `reason` is theirs. */
export type Signal =
  | { readonly kind: 'cancel'; readonly by: string; readonly reason?: string }
  | {
      readonly kind: 'retry';
      readonly step: string;
      /** The failed attempt that is repaired. */
      readonly attempt: number;
      readonly by: string;
      readonly reason?: string;
      /** Input to send instead of the one that failed. */
      readonly input?: Json;
      /** Number of the version to go on with; absent: the one that ran. */
      readonly version?: number;
    }
  | {
      readonly kind: 'resolve';
      readonly step: string;
      readonly attempt: number;
      readonly by: string;
      readonly reason?: string;
      readonly as: Resolution;
      readonly output?: Json;
    };

/** Intent: committed before the first byte of an effect leaves (`engine.md` 4). */
export interface StepStarted {
  readonly kind: 'step.started';
  readonly step: string;
  /** Numbered from 1 over all tries, repairs included. */
  readonly attempt: number;
  /** Raised only when a person says "send again". */
  readonly generation: number;
  readonly idempotencyKey: string;
  readonly effect: EffectClass;
  /** Input with all expressions evaluated; retries render from it. */
  readonly input: Json;
  /** SHA-256 over method, URL, headers of the operation and body. */
  readonly fingerprint: string;
  readonly url: string;
  /** `operation@version` whose contract rendered the call. */
  readonly contract: string;
  readonly timeoutMs: number;
  /** The connection it went out with, and who the service took us for (`engine.md` 4). */
  readonly connection?: { readonly id: string; readonly account: string };
}

/** One entry of a run's journal. */
export type RunEvent =
  | {
      readonly kind: 'run.accepted';
      readonly flowId: string;
      readonly version: number;
      readonly deliveryId: string;
      readonly trigger: string;
    }
  | { readonly kind: 'run.claimed'; readonly worker: string; readonly epoch: number }
  | { readonly kind: 'run.released'; readonly wakeAtMs: number | null }
  | { readonly kind: 'run.finished'; readonly status: EndStatus; readonly error?: StepError }
  | StepStarted
  | {
      readonly kind: 'step.succeeded';
      readonly step: string;
      readonly attempt: number;
      readonly output?: Json;
      /** Ports that were taken, where the operation chooses (`branch`, `filter`); absent: `out`. */
      readonly ports?: readonly string[];
      /** The repeat of an effect whose first try may have happened (`acceptDuplicates`). */
      readonly mayBeDuplicate?: true;
    }
  | {
      readonly kind: 'step.failed';
      readonly step: string;
      readonly attempt: number;
      readonly error: StepError;
      /** Whether the effect happened outside. */
      readonly happened: 'no' | 'unknown';
      readonly next: NextMove;
    }
  | { readonly kind: 'step.not_sent'; readonly step: string; readonly attempt: number; readonly reason: string }
  | { readonly kind: 'step.waiting'; readonly step: string; readonly untilMs: number; readonly reason: 'rate_limited' }
  | { readonly kind: 'step.skipped'; readonly step: string; readonly reason: 'not_taken' | 'disabled' }
  | { readonly kind: 'step.cancelled'; readonly step: string; readonly happened: 'no' | 'unknown' }
  | {
      readonly kind: 'signal.received';
      readonly n: number;
      readonly signal: Signal;
      /** Why nothing came of it. */ readonly ignored?: string;
    };

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
