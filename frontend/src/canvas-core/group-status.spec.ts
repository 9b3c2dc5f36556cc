import { describe, expect, it } from '@jest/globals';
import { STEP_STATUSES } from '@plumbline/shared';
import { groupStatus } from './group-status';

describe('the status of a collapsed group', () => {
  it('is the worst of its steps, with counts', () => {
    expect(groupStatus(['succeeded', 'failed', 'running', 'succeeded'])).toEqual({
      status: 'failed',
      counts: { succeeded: 2, failed: 1, running: 1 },
      total: 4,
      ended: 3,
    });
    expect(groupStatus(['failed', 'needs_attention']).status).toBe('needs_attention');
    expect(groupStatus(['idle', 'succeeded', 'skipped']).status).toBe('succeeded');
    expect(groupStatus([])).toEqual({ status: 'idle', counts: {}, total: 0, ended: 0 });
  });

  it('knows every status', () => {
    for (const status of STEP_STATUSES) expect(groupStatus([status]).status).toBe(status);
  });
});
