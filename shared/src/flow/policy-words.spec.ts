import { describe, expect, it } from '@jest/globals';
import { policyInWords, spanWords, thenWords, totalWaitMs } from './policy-words.js';

describe('a policy in words', () => {
  it('says how often, over how long, and what then', () => {
    const retry = { attempts: 5, backoff: 'exponential', initial: '80s', on: ['network'] } as const;
    expect(policyInWords({ retry: { ...retry, on: ['network'] }, then: 'park' }, 'keyed')).toBe(
      'Try 5 times over about 10 minutes, then keep it safe and send it later.',
    );
    expect(policyInWords(undefined, null)).toBe('If it fails, stop the run as failed.');
  });

  it('says what each end means', () => {
    expect([thenWords('continue'), thenWords({ edge: 'error' }), thenWords({ fallback: 7 })]).toEqual([
      'go on without it; the run shows a gap',
      'take the error edge',
      'go on with 7 instead, marked as a gap',
    ]);
  });

  it('counts waits by their backoff, half of it where they are picked at random, and never beyond the whole time', () => {
    const retry = { attempts: 4, backoff: 'exponential', initialMs: 1_000, maxMs: 3_000, jitter: 'none', on: [] } as const;
    expect(totalWaitMs({ retry, overallMs: 60_000 })).toBe(6_000);
    expect(totalWaitMs({ retry: { ...retry, jitter: 'full' }, overallMs: 60_000 })).toBe(3_000);
    expect(totalWaitMs({ retry, overallMs: 2_000 })).toBe(2_000);
  });

  it('writes lengths of time', () => {
    expect([1_000, 90_000, 600_000, 7_200_000].map(spanWords)).toEqual(['1 second', '1.5 minutes', '10 minutes', '2 hours']);
  });
});
