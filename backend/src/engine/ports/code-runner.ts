import type { Json, StepError } from '@plumbline/shared';
import type { CancelSignal } from './cancel-signal.js';

/** One run of an author's JavaScript: JSON in, JSON out. */
export interface CodeJob {
  /** The body of a function with one parameter, `input`; what it returns is the output. */
  readonly source: string;
  readonly input: Json;
  /** Hard: whatever the code does, it has ended by then, ms. */
  readonly timeoutMs: number;
  readonly cancel: CancelSignal;
}

/** `logs` are the lines that it wrote with `console`, cut to a few kB. */
export type CodeResult =
  | { readonly ok: true; readonly output: Json | undefined; readonly logs: readonly string[] }
  | { readonly ok: false; readonly error: StepError; readonly logs: readonly string[] };

/** Runs code where there are no secrets, with bounded memory and time (`design.md` 3). */
export interface CodeRunner {
  /** Never rejects. */
  run(job: CodeJob): Promise<CodeResult>;
}
