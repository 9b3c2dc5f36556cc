import type { Outcome } from '../../engine/ports/operation.js';
import type { StoredSignal } from '../../engine/ports/run-store.js';
import type { Gathered } from './gather-input.js';

/**
 * What happened to a run outside of its journal. Facts are kept until an append that holds them is committed: when the
 * append is refused, the decisions in it are thrown away and made again, the facts stay.
 */
export type Fact =
  | { readonly kind: 'attempt_ended'; readonly step: string; readonly attempt: number; readonly outcome: Outcome }
  | { readonly kind: 'gathered'; readonly step: string; readonly gathered: Gathered }
  | { readonly kind: 'signal'; readonly stored: StoredSignal };
