import { describe, expect, it } from '@jest/globals';
import type { SeenEvent } from '../observation.js';
import { takeoversIn } from './recovery.js';

const event = (kind: string, atMs: number): SeenEvent => ({ seq: atMs, kind, atMs, step: null, attempt: null, epoch: null, signal: null });

describe('Takeovers after kills', () => {
  it('are claims of runs that nobody gave up, counted from the last kill before them', () => {
    const journal = [event('run.accepted', 1), event('run.claimed', 2), event('step.started', 3), event('run.claimed', 5_000)];
    expect(takeoversIn(journal, [100, 3_000, 9_000])).toEqual([2_000]);
  });

  it('leave out claims of runs that were given up, and those before any kill', () => {
    const journal = [event('run.claimed', 2), event('run.released', 3), event('run.claimed', 5_000), event('run.claimed', 6_000)];
    expect(takeoversIn(journal, [5_500])).toEqual([500]);
    expect(takeoversIn(journal.slice(0, 3), [1])).toEqual([]);
    expect(takeoversIn(journal, [7_000])).toEqual([]);
  });
});
