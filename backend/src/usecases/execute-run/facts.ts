import type { PostedEvent } from '../../engine/ports/event-board.js';
import type { AttemptOutcome } from '../../engine/run/attempt-ended.js';
import type { LookUpResult } from '../../engine/run/look-up-ended.js';
import type { StoredSignal } from '../../engine/ports/run-store.js';
import type { Closing } from './close-inside.js';
import type { Gathered } from './gathered.js';

/**
 * What happened to a run outside of its journal. Facts are kept until an append that holds them is committed: when the
 * append is refused, the decisions in it are thrown away and made again, the facts stay. `step` is the key of a step.
 */
export type Fact =
  | { readonly kind: 'attempt_ended'; readonly step: string; readonly attempt: number; readonly outcome: AttemptOutcome }
  /** The service was asked whether the attempt happened. */
  | { readonly kind: 'looked_up'; readonly step: string; readonly ask: number; readonly result: LookUpResult }
  | { readonly kind: 'gathered'; readonly step: string; readonly gathered: Gathered }
  /** The results of a for-each or sub-flow are put together. */
  | {
      readonly kind: 'closed';
      readonly step: string;
      /** Signals journaled when they were asked for. */ readonly signals: number;
      readonly closing: Closing;
    }
  /** A step that waits for an event was put up; an event that came before it did is handed over at once. */
  | { readonly kind: 'awaited'; readonly step: string; readonly attempt: number; readonly event: PostedEvent | null }
  | { readonly kind: 'signal'; readonly stored: StoredSignal };
