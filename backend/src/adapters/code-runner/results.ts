import { findForbiddenKey, findInfiniteNumber, jsonDepthExceeds, type Json, type StepError } from '@plumbline/shared';
import type { CodeResult } from '../../engine/ports/code-runner.js';
import type { CodeFailure, CodeLimits, ThreadAnswer } from './protocol.js';

/** What a job turned out to be, from what the thread answered. The thread is not trusted: its text is checked like any body from outside. */
export function resultOf(answer: ThreadAnswer, limits: CodeLimits, timeoutMs: number): CodeResult {
  const { logs } = answer;
  if (!answer.ok) return { ok: false, error: codeError(answer.failure, limits, timeoutMs), logs };
  if (answer.text === null) return { ok: true, output: undefined, logs };
  const checked = plainJson(answer.text, limits);
  if (typeof checked === 'object') return { ok: true, output: checked.output, logs };
  return { ok: false, error: codeError({ code: 'code_result_invalid', message: checked, line: null }, limits, timeoutMs), logs };
}

function plainJson(text: string, { maxBytes, maxDepth }: CodeLimits): { readonly output: Json } | string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > maxBytes) return `The result is larger than ${maxBytes / 1_048_576} MB of JSON.`;
  if (jsonDepthExceeds(bytes, maxDepth)) return `The result is nested deeper than ${maxDepth} levels.`;
  try {
    const output = JSON.parse(text) as Json;
    if (findForbiddenKey(output) === null && findInfiniteNumber(output) === null) return { output };
    return 'The result holds a key or a number that is refused everywhere.';
  } catch {
    return 'The result is not JSON.';
  }
}

/** The author's mistakes have the class `expression`: trying the same again does not help. */
export function codeError({ code, message, line }: CodeFailure, { memoryBytes }: CodeLimits, timeoutMs: number): StepError {
  const at = line === null ? '' : ` at line ${line}`;
  switch (code) {
    case 'code_failed':
      return { code, class: 'expression', message: `The code failed${at}: ${message}` };
    case 'code_syntax':
      return { code, class: 'expression', message: `The code can not be read${at}: ${message}` };
    case 'code_memory':
      return {
        code,
        class: 'expression',
        message: `The code needed more than ${memoryBytes / 1_048_576} MB of memory${at} and was stopped.`,
      };
    case 'code_never_ended':
      return { code, class: 'expression', message: 'The code awaits something that never comes: there are no timers and no calls in it.' };
    case 'code_result_invalid':
      return { code, class: 'expression', message };
    case 'code_timeout':
      return { code, class: 'timeout', message: `The code did not end within ${timeoutMs / 1_000} s and was stopped.` };
  }
}

/** It never began: all threads were busy for the whole time of the attempt, or too many jobs waited already. */
export function busy(waitedMs: number): CodeResult {
  const waited = waitedMs === 0 ? 'too many others wait already' : `it waited for ${waitedMs / 1_000} s in vain`;
  return failed({ code: 'code_busy', class: '429', message: `All threads for code are busy: ${waited}. Nothing was run.` });
}

export function cancelled(): CodeResult {
  return failed({ code: 'cancelled', class: 'internal', message: 'The code was stopped, since the run was cancelled.' });
}

/** Our trouble, not the code's. */
export function unavailable(message: string): CodeResult {
  return failed({ code: 'code_unavailable', class: 'internal', message });
}

function failed(error: StepError): CodeResult {
  return { ok: false, error, logs: [] };
}
