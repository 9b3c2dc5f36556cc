import type { CodeFailure } from '../protocol.js';
import { SOURCE_NAME } from './guest.js';

/** An error of the author's code as the guest describes it. */
export interface Described {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** What QuickJS says when memory is at an end; a text beyond 1 G characters is refused before it is made. */
const MEMORY = /^(out of memory|string too long)$/;

/**
 * The failure that an exception means. Null: it could not be described. When memory is full, QuickJS may throw null instead of an error,
 * as it has no room to make one.
 */
export function failureOf(code: 'code_failed' | 'code_syntax', error: Described | null, memoryIsFull: boolean): CodeFailure {
  if (error === null) return memoryIsFull ? outOfMemory() : { code, message: 'It threw something that can not be shown.', line: null };
  const noRoom = error.name === 'InternalError' && MEMORY.test(error.message);
  if (noRoom || (memoryIsFull && error.message === 'null')) return outOfMemory(lineOf(error.stack));
  const message = error.name === '' ? error.message : `${error.name}: ${error.message}`;
  return { code, message, line: lineOf(error.stack) };
}

const FRAME = new RegExp(`(?:^|[\\s(])${SOURCE_NAME}:(\\d+)`);

/** The line of the author's source that a stack trace names first. */
export function lineOf(stack: string): number | null {
  const match = FRAME.exec(stack);
  return match === null ? null : Number(match[1]);
}

export function outOfMemory(line: number | null = null): CodeFailure {
  return { code: 'code_memory', message: '', line };
}

export function stopped(): CodeFailure {
  return { code: 'code_timeout', message: '', line: null };
}

export function neverEnded(): CodeFailure {
  return { code: 'code_never_ended', message: '', line: null };
}

export function notAFunction(): CodeFailure {
  return { code: 'code_syntax', message: 'SyntaxError: a closing brace has no opening one', line: null };
}

/** The interpreter itself was brought down: by a recursion that no check caught, or for want of memory. */
export function trapped(error: unknown, memoryIsFull: boolean): CodeFailure {
  if (memoryIsFull) return outOfMemory();
  const deep = error instanceof RangeError;
  return { code: 'code_failed', message: deep ? 'InternalError: stack overflow' : 'The interpreter was brought down', line: null };
}
