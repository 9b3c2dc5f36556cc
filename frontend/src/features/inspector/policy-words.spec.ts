import { describe, expect, it } from '@jest/globals';
import { asDuration, policySentence } from './policy-words';

describe('the policy in words', () => {
  it('says how often, over how long, and what then', () => {
    const retry = { attempts: 5, backoff: 'exponential', initial: '80s', jitter: 'full', on: ['network'] } as const;
    expect(policySentence({ retry: { ...retry, on: ['network'] }, then: 'park' }, 'keyed')).toBe(
      'Try 5 times over about 10 minutes, then keep it safe and send it later.',
    );
  });

  it('says what holds when nothing is said', () => {
    expect(policySentence(undefined, 'unsafe')).toBe('Try 5 times over about 8 seconds, then stop the run as failed.');
    expect(policySentence(undefined, null)).toBe('If it fails, stop the run as failed.');
    expect(policySentence({ then: 'ask', retry: { attempts: 1, backoff: 'fixed', initial: '1s', on: [] } }, 'safe')).toBe(
      'Try once, then ask a person what to do.',
    );
  });

  it('says what a fallback and the error edge do', () => {
    expect(policySentence({ then: { fallback: [] } }, null)).toBe('If it fails, go on with [] instead, marked as a gap.');
    expect(policySentence({ then: { edge: 'error' } }, null)).toBe('If it fails, take the error edge.');
  });

  it('does not stumble over a duration that is being typed', () => {
    expect(policySentence({ timeout: '3', retry: { attempts: 3, backoff: 'fixed', initial: '1', on: ['429'] } }, 'safe')).toContain(
      'Try 5 times',
    );
  });

  it('writes lengths of time', () => {
    expect([500, 1_000, 90_000, 86_400_000].map(asDuration)).toEqual(['500ms', '1s', '90s', '1d']);
  });
});
