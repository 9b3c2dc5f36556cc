import { describe, expect, it } from '@jest/globals';
import { summary, tally } from './tally.mjs';

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
