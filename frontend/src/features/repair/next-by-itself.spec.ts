import { describe, expect, it } from '@jest/globals';
import { nextByItself } from './next-by-itself';

const NOW = Date.UTC(2026, 10, 22, 12);
const at = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();
const STEP = { attention: null, waitingFor: null, heldBy: null, dueAt: null, gap: null, mayHaveHappened: false };

describe('What happens next by itself', () => {
  it.each([
    [{ ...STEP, status: 'retrying', dueAt: at(14) }, 'It is tried again in 14 s.'],
    [{ ...STEP, status: 'retrying', dueAt: at(-1) }, 'It is tried again any moment now.'],
    [{ ...STEP, status: 'parked' }, 'Nothing until somebody sends it: it is kept safe.'],
    [{ ...STEP, status: 'parked', dueAt: at(60) }, 'It is kept safe and tried again in 1 min, and in order once the service is back.'],
    [{ ...STEP, status: 'parked', heldBy: 'circuit' }, 'It is kept safe, and sent in its order once its service works again.'],
    [{ ...STEP, status: 'waiting', heldBy: 'order' }, 'It is kept safe, and sent in its order once its service works again.'],
    [{ ...STEP, status: 'waiting', waitingFor: 'approval' }, 'It waits for somebody to approve.'],
    [{ ...STEP, status: 'failed' }, 'Nothing: its tries are used up, and the run stopped here.'],
    [{ ...STEP, status: 'failed', gap: 'continued' }, 'The run went on without it. It is not tried again by itself.'],
    [{ ...STEP, status: 'succeeded' }, ''],
  ])('of %j is said', (step, words) => {
    expect(nextByItself(step, NOW)).toBe(words);
  });

  it('is nothing where the outcome is unknown, and says why', () => {
    expect(nextByItself({ ...STEP, status: 'needs_attention', attention: 'outcome_unknown' }, NOW)).toContain('a repeat could do it twice');
  });
});
