import { MAX_BODY_BYTES, MAX_DEPTH } from '@plumbline/shared';
import type { CodeRunner } from '../../engine/ports/code-runner.js';
import { launchBeside, type Launch } from './launch.js';
import { CodePool } from './pool.js';

export interface CodeRunnerOptions {
  /** Jobs that run at the same time. Default 2. */
  readonly threads?: number;
  /** Jobs that may wait for a thread. Default 1,000. */
  readonly maxWaiting?: number;
  /** Memory of one job. Default 128 MB; 16 MB of it are taken from the start. */
  readonly memoryMb?: number;
  /** Told when a thread ended that should not have; for the log. */
  readonly onTrouble?: (error: Error) => void;
  /** How a thread is started; found by itself in built code and in sources. */
  readonly launch?: Launch;
}

/** The result lies one level deep in the output of a step. */
const RESULT_DEPTH = MAX_DEPTH - 1;

/**
 * Runs authors' JavaScript by QuickJS, compiled to WebAssembly, in threads that hold nothing of ours. Errors: `code_syntax`,
 * `code_failed`, `code_memory`, `code_never_ended`, `code_result_invalid` (class `expression`), `code_timeout` (class `timeout`),
 * `code_busy` (class `429`), `code_unavailable` and `cancelled` (class `internal`).
 */
export function createCodeRunner(options: CodeRunnerOptions = {}): CodeRunner & { close(): Promise<void> } {
  const pool = new CodePool({
    launch: options.launch ?? launchBeside(import.meta.url),
    threads: options.threads ?? 2,
    maxWaiting: options.maxWaiting ?? 1_000,
    limits: { memoryBytes: (options.memoryMb ?? 128) * 1_048_576, maxDepth: RESULT_DEPTH, maxBytes: MAX_BODY_BYTES },
    onTrouble: options.onTrouble ?? (() => undefined),
  });
  return { run: (job) => pool.run(job), close: () => pool.close() };
}
