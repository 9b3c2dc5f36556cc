import { describe, expect, it } from '@jest/globals';
import { failures, summary, tally } from './tally.mjs';

describe('The count of tests', () => {
  it('adds up the runs', () => {
    const report = { numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 0 };
    expect(tally([report, report])).toEqual({ passed: 6, failed: 2 });
  });

  it('counts a file that broke before its first test as a failure', () => {
    expect(tally([{ numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 2 }])).toEqual({ passed: 3, failed: 2 });
  });

  it('counts a run without a report as a failure', () => {
    expect(tally([undefined])).toEqual({ passed: 0, failed: 1 });
  });
});

describe('The summary', () => {
  it('names every check, and the command of those that failed', () => {
    const text = summary([
      { name: 'format', ok: true, seconds: 1.26, command: 'node a' },
      { name: 'lint', ok: false, seconds: 12, command: 'node b' },
    ]);
    expect(text).toBe('  ok      format     1.3 s\n  FAILED  lint      12.0 s   node b');
  });
});

describe('What failed', () => {
  const counts = { numPassedTests: 1, numFailedTests: 1, numRuntimeErrorTestSuites: 0 };
  const passed = { fullName: 'A lock opens', status: 'passed', failureMessages: [] };
  const browser = { expected: 1, unexpected: 1, flaky: 0 };

  it('is nothing where every test passed', () => {
    const file = { status: 'passed', message: '', name: 'lock.spec.ts', assertionResults: [passed] };
    expect(failures([{ ...counts, testResults: [file] }, undefined])).toBe('');
  });

  it('is named with how its error begins, without colours and empty lines', () => {
    const error = '\u001b[31mExpected: 1\u001b[39m\n\nReceived: 2\n3\n4\n5\n6\n7';
    const failed = { fullName: 'A lock closes', status: 'failed', failureMessages: [error] };
    const file = { status: 'failed', message: 'all of it', name: 'lock.spec.ts', assertionResults: [passed, failed] };
    const text = failures([{ ...counts, testResults: [file] }]);
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      ...['FAILED  A lock closes', 'Expected: 1', 'Received: 2', '3', '4', '5', '6'],
    ]);
  });

  it('may be a whole file that broke before its first test', () => {
    const file = { status: 'failed', message: 'Cannot find module', name: 'lock.spec.ts', assertionResults: [] };
    expect(failures([{ ...counts, testResults: [file] }])).toContain('lock.spec.ts\n          Cannot find module');
  });

  it('may be a journey in the browser, in a suite of another one, or break outside of one', () => {
    const spec = { title: 'a door opens', file: 'door.e2e.ts', line: 7, tests: [{ results: [{ errors: [{ message: 'it is shut' }] }] }] };
    const good = { title: 'a door is there', file: 'door.e2e.ts', line: 1, tests: [{ results: [{ errors: [] }] }] };
    const text = failures([{ stats: browser, errors: [{ message: 'no port' }], suites: [{ specs: [good], suites: [{ specs: [spec] }] }] }]);
    expect(text).toContain('door.e2e.ts:7 a door opens\n          it is shut');
    expect(text).toContain('outside of a test\n          no port');
    expect(text).not.toContain('a door is there');
  });

  it('is told up to ten times, and counted beyond', () => {
    const many = Array.from({ length: 13 }, (_, index) => ({
      fullName: `Lock ${String(index)}`,
      status: 'failed',
      failureMessages: ['shut'],
    }));
    const file = { status: 'failed', message: '', name: 'lock.spec.ts', assertionResults: many };
    const text = failures([{ ...counts, testResults: [file] }]);
    expect(text).toContain('Lock 9');
    expect(text).not.toContain('Lock 10');
    expect(text).toContain('and 3 more');
  });
});
