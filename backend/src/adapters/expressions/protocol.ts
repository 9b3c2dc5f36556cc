/**
 * What the engine's process and an evaluator process say to each other: one JSON text a line, over the child's stdin and stdout. A job
 * is two lines, the request and then the scope, so that the scope is neither escaped twice nor parsed before it is looked at.
 */
export interface JobRequest {
  readonly id: number;
  /** What the clock shows during the whole job, ms since the epoch. */
  readonly timeMs: number;
  readonly expressions: readonly { readonly source: string; /** Start of its random numbers. */ readonly seed: string }[];
  readonly maxDepth: number;
  readonly maxBytes: number;
}

/** `expression_limit` and `expression_failed` are codes of the error table. */
export interface JobFailure {
  /** Index of the expression. */
  readonly at: number;
  readonly code: 'expression_failed' | 'expression_limit';
  readonly message: string;
}

/**
 * - `ready`: the process has loaded and takes jobs
 * - `at`: it begins with this expression (not sent for the first); the deadline may depend on it
 * - `values`: done; an empty list stands for a missing value
 */
export type EvaluatorMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'at'; readonly id: number; readonly at: number }
  | { readonly kind: 'values'; readonly id: number; readonly values: readonly (readonly unknown[])[] }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: JobFailure };
