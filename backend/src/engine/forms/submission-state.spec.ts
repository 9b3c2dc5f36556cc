import { describe, expect, it } from '@jest/globals';
import { RUN_STATUSES } from '@plumbline/shared';
import { submissionState } from './submission-state.js';

const WAITS = { atOnce: false, over: false, forPerson: false };

describe('What a visitor is told', () => {
  it('is that it is done, at once, where the form says so', () => {
    for (const run of RUN_STATUSES) expect(submissionState({ ...WAITS, atOnce: true, run })).toBe('done');
  });

  it('follows from the run otherwise, and never calls a gap done', () => {
    expect(Object.fromEntries(RUN_STATUSES.map((run) => [run, submissionState({ ...WAITS, run })]))).toEqual({
      queued: 'received',
      running: 'working',
      waiting: 'working',
      parked: 'later',
      needs_attention: 'later',
      succeeded: 'done',
      succeeded_with_gaps: 'failed',
      failed: 'failed',
      cancelled: 'failed',
    });
    expect(submissionState({ ...WAITS, run: null })).toBe('later');
  });

  it('is later once they waited as long as the form says, or where a person has to decide', () => {
    for (const run of ['queued', 'running', 'waiting'] as const) expect(submissionState({ ...WAITS, over: true, run })).toBe('later');
    expect(submissionState({ ...WAITS, forPerson: true, run: 'waiting' })).toBe('later');
    expect(submissionState({ ...WAITS, over: true, run: 'succeeded' })).toBe('done');
  });
});
