import type { CompiledExpression, Json } from '@plumbline/shared';
import type { JobFailure } from './protocol.js';

/** All expressions of one evaluation that need JSONata. */
export interface Job {
  readonly expressions: readonly CompiledExpression[];
  readonly seed: string;
  readonly timeMs: number;
  /** The scope as JSON text; asked when the job is sent. May throw when the scope is no JSON. */
  readonly scopeText: () => string;
}

/** The values in the order of the expressions, undefined for missing; or what the first failing expression met. */
export type JobResult =
  | { readonly ok: true; readonly values: readonly (Json | undefined)[] }
  | {
      readonly ok: false;
      readonly failure: JobFailure | { readonly at: 0; readonly code: 'expression_unavailable'; readonly message: string };
    };

/** Times in ms. */
export interface Deadlines {
  /** For all expressions of a job. */
  readonly overallMs: number;
  /** For one expression with a regular expression in it. */
  readonly patternMs: number;
}

/** Sending and parsing a large scope is not the expression's time: 20 ms a megabyte. */
const TRANSFER_CHARACTERS_PER_MS = 50_000;

/** When a job that is sent at `nowMs` with a scope of this many characters must be done. */
export function overallDeadline(deadlines: Deadlines, nowMs: number, characters: number): number {
  return nowMs + deadlines.overallMs + characters / TRANSFER_CHARACTERS_PER_MS;
}

/** When the expression that begins at `nowMs` must be done, given the deadline of its job. `characters` as for the job, if it is the first. */
export function expressionDeadline(
  deadlines: Deadlines,
  hasPattern: boolean,
  nowMs: number,
  overallAtMs: number,
  characters: number,
): number {
  if (!hasPattern) return overallAtMs;
  return Math.min(overallAtMs, nowMs + deadlines.patternMs + characters / TRANSFER_CHARACTERS_PER_MS);
}

/** How many evaluators there should be: one for each job up to `size`, and a warm one so that a replacement never holds up a job. */
export function wantedEvaluators(size: number, jobs: number): number {
  return Math.min(jobs, size) + 1;
}
