/** What the code may use, the same for all jobs. */
export interface CodeLimits {
  /** All memory that the code has, bytes. */
  readonly memoryBytes: number;
  /** Of the result: containers inside each other, and bytes of its JSON text. */
  readonly maxDepth: number;
  readonly maxBytes: number;
}

/** What the engine's process asks a code thread to do. Text and numbers only; nothing else crosses. */
export interface ThreadRequest extends CodeLimits {
  readonly id: number;
  readonly source: string;
  /** The input as JSON text. */
  readonly inputText: string;
  /** How long the code may still run, ms. */
  readonly leftMs: number;
}

export type CodeFailureCode = 'code_failed' | 'code_syntax' | 'code_memory' | 'code_never_ended' | 'code_result_invalid' | 'code_timeout';

export interface CodeFailure {
  readonly code: CodeFailureCode;
  /** A sentence or the author's own words. */
  readonly message: string;
  /** Line of the author's source, from 1; null when it is not known. */
  readonly line: number | null;
}

/** `text` is the result as JSON text, null when the code returned nothing. */
export type ThreadAnswer =
  | { readonly ok: true; readonly text: string | null; readonly logs: readonly string[] }
  | { readonly ok: false; readonly failure: CodeFailure; readonly logs: readonly string[] };

/** `ready`: the thread has loaded and takes jobs. */
export type ThreadMessage = { readonly kind: 'ready' } | { readonly kind: 'done'; readonly id: number; readonly answer: ThreadAnswer };
