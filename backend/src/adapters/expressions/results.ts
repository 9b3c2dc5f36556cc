import type { Json } from '@plumbline/shared';
import type { JobResult } from './job.js';
import type { EvaluatorMessage } from './protocol.js';

/** What an evaluator's last message about a job means. The evaluator has checked that its values are plain JSON. */
export function resultOf(message: Extract<EvaluatorMessage, { kind: 'values' | 'failure' }>): JobResult {
  if (message.kind === 'failure') return { ok: false, failure: message.failure };
  return { ok: true, values: message.values.map(([value]) => value as Json | undefined) };
}

/** The deadline passed while expression `at` ran. */
export function overran(at: number): JobResult {
  return { ok: false, failure: { at, code: 'expression_limit', message: 'It took too long and was stopped.' } };
}

/** The process died while expression `at` ran: memory is the only thing that can make it. */
export function gone(at: number, memoryMb: number): JobResult {
  return { ok: false, failure: { at, code: 'expression_limit', message: `It needed more than ${memoryMb} MB of memory and was stopped.` } };
}

/** The scope could not even be written as JSON. */
export function tooLargeScope(error: unknown): JobResult {
  const reason = error instanceof Error ? error.message : String(error);
  return { ok: false, failure: { at: 0, code: 'expression_limit', message: `The data it reads can not be passed on: ${reason}.` } };
}

/** Our trouble, not the expression's. */
export function unavailable(message: string): JobResult {
  return { ok: false, failure: { at: 0, code: 'expression_unavailable', message } };
}
