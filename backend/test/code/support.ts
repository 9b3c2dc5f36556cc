import { afterAll } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import { createCodeRunner, type CodeRunnerOptions } from '../../src/adapters/code-runner/create-code-runner.js';
import type { CodeResult, CodeRunner } from '../../src/engine/ports/code-runner.js';

export type ClosableRunner = CodeRunner & { close(): Promise<void> };

/** A runner for a spec file, closed at its end. */
export function useRunner(options: CodeRunnerOptions = {}): ClosableRunner {
  const runner = createCodeRunner({ onTrouble: (error) => process.stderr.write(`${error.stack ?? ''}\n`), ...options });
  afterAll(() => runner.close());
  return runner;
}

/** Starting a thread from sources takes seconds on a busy machine, so the time is generous unless it is what a test is about. */
export function runCode(runner: CodeRunner, source: string, input: Json = {}, timeoutMs = 60_000): Promise<CodeResult> {
  return runner.run({ source, input, timeoutMs, cancel: new AbortController().signal });
}

/** What the code returned; an error fails the test. */
export async function returned(runner: CodeRunner, source: string, input: Json = {}): Promise<Json | undefined> {
  const result = await runCode(runner, source, input);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.output;
}

/** The error's code, or `ok`. */
export async function codeOf(runner: CodeRunner, source: string, timeoutMs = 60_000): Promise<string> {
  const result = await runCode(runner, source, {}, timeoutMs);
  return result.ok ? 'ok' : result.error.code;
}
