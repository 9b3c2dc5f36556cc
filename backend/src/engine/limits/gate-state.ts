import { CLOSED, type Circuit } from './circuit.js';
import { isDraining, type Drain } from './drain.js';
import type { Limit } from './limit.js';
import type { Tries } from './retry-budget.js';

/** What all processes know together of one gate: a connection, or a host that is called without one. */
export interface GateState {
  readonly limit: Limit | null;
  /** A service asked by 429 or `Retry-After` that nobody calls before this, ms; 0: it did not. */
  readonly heldUntilMs: number;
  readonly circuit: Circuit;
  readonly drain: Drain | null;
  /** First tries and retries of the last minute, as far as somebody has retried; oldest first. */
  readonly tries: readonly Tries[];
}

export const OPEN_GATE: GateState = { limit: null, heldUntilMs: 0, circuit: CLOSED, drain: null, tries: [] };

/** Nothing stands in the way of a call, and nothing has to be counted. */
export function isPlain({ limit, heldUntilMs, circuit, drain }: GateState, nowMs: number): boolean {
  return limit === null && heldUntilMs <= nowMs && circuit.is === 'closed' && !isDraining(drain);
}
