import { describe, expect, it } from '@jest/globals';
import { expressionDeadline, overallDeadline, wantedEvaluators } from './job.js';

const DEADLINES = { overallMs: 1000, patternMs: 100 };

describe('deadlines', () => {
  it('give a job its time, and a large scope the time to arrive', () => {
    expect(overallDeadline(DEADLINES, 5000, 0)).toBe(6000);
    expect(overallDeadline(DEADLINES, 5000, 1_000_000)).toBe(6020);
  });

  it('are short for a regular expression, and never beyond the job', () => {
    expect(expressionDeadline(DEADLINES, false, 5000, 6000, 0)).toBe(6000);
    expect(expressionDeadline(DEADLINES, true, 5000, 6000, 0)).toBe(5100);
    expect(expressionDeadline(DEADLINES, true, 5950, 6000, 0)).toBe(6000);
  });
});

describe('wantedEvaluators', () => {
  it('is one more than the jobs, up to one more than the size', () => {
    expect([0, 1, 2, 50].map((jobs) => wantedEvaluators(2, jobs))).toEqual([1, 2, 3, 3]);
  });
});
