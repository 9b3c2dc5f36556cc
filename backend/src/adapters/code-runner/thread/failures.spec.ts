import { describe, expect, it } from '@jest/globals';
import { failureOf, lineOf, trapped } from './failures.js';

describe('lineOf', () => {
  it.each<[string, number | null]>([
    ['    at f (code:12:3)\n    at <anonymous> (code:20:1)\n', 12],
    ['    at code:3:14\n', 3],
    ['    at map (native)\n    at <anonymous> (code:2:5)\n', 2],
    ['    at write (guest:2:5)\n', null],
    ['    at f (barcode:2:5)\n', null],
    ['', null],
  ])('finds the first line of the author in %j', (stack, line) => {
    expect(lineOf(stack)).toBe(line);
  });
});

describe('failureOf', () => {
  it('tells the author what was thrown', () => {
    const failure = failureOf('code_failed', { name: 'TypeError', message: 'no', stack: '    at code:2:1' }, false);
    expect(failure).toEqual({ code: 'code_failed', message: 'TypeError: no', line: 2 });
    expect(failureOf('code_failed', { name: '', message: 'text', stack: '' }, false).message).toBe('text');
  });

  it('knows the ways in which memory ends', () => {
    const error = { name: 'InternalError', message: 'out of memory', stack: '' };
    expect(failureOf('code_failed', error, false).code).toBe('code_memory');
    expect(failureOf('code_failed', { ...error, message: 'string too long' }, false).code).toBe('code_memory');
    expect(failureOf('code_failed', { name: '', message: 'null', stack: '' }, true).code).toBe('code_memory');
    expect(failureOf('code_failed', { name: '', message: 'null', stack: '' }, false).code).toBe('code_failed');
    expect(failureOf('code_failed', null, true).code).toBe('code_memory');
    expect(trapped(new Error('unreachable'), true).code).toBe('code_memory');
  });

  it('calls a recursion beyond all stacks an ordinary error', () => {
    expect(trapped(new RangeError('Maximum call stack size exceeded'), false)).toMatchObject({
      code: 'code_failed',
      message: 'InternalError: stack overflow',
    });
  });
});
