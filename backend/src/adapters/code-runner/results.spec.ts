import { describe, expect, it } from '@jest/globals';
import { busy, codeError, resultOf } from './results.js';

const limits = { memoryBytes: 16 * 1_048_576, maxDepth: 3, maxBytes: 100 };

describe('resultOf', () => {
  it('reads the text of a result', () => {
    expect(resultOf({ ok: true, text: '{"a":[1]}', logs: ['x'] }, limits, 1_000)).toEqual({ ok: true, output: { a: [1] }, logs: ['x'] });
    expect(resultOf({ ok: true, text: null, logs: [] }, limits, 1_000)).toEqual({ ok: true, output: undefined, logs: [] });
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['too deep', '[[[[1]]]]'],
    ['too large', JSON.stringify('x'.repeat(100))],
    ['too large in bytes', JSON.stringify('\u4e00'.repeat(40))],
    ['a way to a prototype', '{"__proto__":{}}'],
    ['beyond all numbers', '1e400'],
  ])('does not trust the thread: %s', (_, text) => {
    expect(resultOf({ ok: true, text, logs: [] }, limits, 1_000)).toMatchObject({ ok: false, error: { code: 'code_result_invalid' } });
  });
});

describe('codeError', () => {
  it('names the line where it is known', () => {
    expect(codeError({ code: 'code_failed', message: 'Error: no', line: 7 }, limits, 1_000).message).toBe(
      'The code failed at line 7: Error: no',
    );
    expect(codeError({ code: 'code_memory', message: '', line: null }, limits, 1_000).message).toBe(
      'The code needed more than 16 MB of memory and was stopped.',
    );
  });

  it('calls only a time-out something that time heals', () => {
    expect(codeError({ code: 'code_timeout', message: '', line: null }, limits, 2_500)).toMatchObject({
      class: 'timeout',
      message: 'The code did not end within 2.5 s and was stopped.',
    });
    expect(codeError({ code: 'code_syntax', message: 'x', line: null }, limits, 1_000).class).toBe('expression');
  });
});

describe('busy', () => {
  it('says that nothing was run', () => {
    expect(busy(1_500)).toMatchObject({
      ok: false,
      error: { code: 'code_busy', class: '429', message: expect.stringMatching(/1\.5 s.*Nothing/) },
    });
  });
});
