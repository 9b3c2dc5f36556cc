import { describe, expect, it } from '@jest/globals';
import type { LiveStep, StepStatus } from '@plumbline/shared';
import { edgeState } from './edge-state';

const step = (status: StepStatus, gap?: string): LiveStep => ({
  key: 'a',
  seq: 1,
  status,
  attempt: 1,
  at: '',
  ...(gap === undefined ? {} : { gap }),
});

describe('An edge in a run', () => {
  it.each([
    ['out', 'succeeded', 'succeeded', 'taken'],
    ['out', 'succeeded', 'running', 'active'],
    ['out', 'succeeded', 'idle', 'idle'],
    ['out', 'running', 'idle', 'idle'],
    ['case:a', 'succeeded', 'skipped', 'not_taken'],
    ['out', 'failed', 'skipped', 'not_taken'],
    ['error', 'failed', 'running', 'error'],
    ['error', 'succeeded', 'skipped', 'not_taken'],
    ['out', 'skipped', 'skipped', 'not_taken'],
  ] as const)('from port %s of a step that is %s to one that is %s is %s', (port, from, to, state) => {
    expect(edgeState(port, step(from), step(to))).toBe(state);
  });

  it('is taken after a failure that the run went on from', () => {
    expect(edgeState('out', step('failed', 'continued'), step('succeeded'))).toBe('taken');
  });

  it('says nothing before its step has begun', () => {
    expect(edgeState('out', undefined, undefined)).toBe('idle');
  });
});
