import { describe, expect, it } from '@jest/globals';
import { countWords, entryWords, switchWords } from './words';

const base = { mode: 'normal' as const, times: null, delayMs: 5_000, retryAfterSeconds: 7 };

describe('how a practice service is switched, in words', () => {
  it('names the time that matters, and for how many calls it holds', () => {
    expect(switchWords(base)).toBe('Works as it should');
    expect(switchWords({ ...base, mode: 'slow' })).toBe('Slow (5 s)');
    expect(switchWords({ ...base, mode: '429', times: 1 })).toBe('Answers 429: too many requests (try again after 7 s), for the next call');
    expect(switchWords({ ...base, mode: 'down', times: 3 })).toBe('Down: refuses connections, for the next 3 calls');
  });
});

describe('what has arrived, in words', () => {
  it('tells calls from what they did', () => {
    expect(countWords({ calls: 0, effects: 0 })).toBe('Nothing has arrived yet');
    expect(countWords({ calls: 1, effects: 0 })).toBe('1 call arrived, 0 done');
  });

  it('shows of an entry what tells something', () => {
    expect(entryWords({ id: 'contact_1', email: 'ada@example.com', name: 'Ada', company: null, at: '2026' })).toBe('ada@example.com · Ada');
    expect(entryWords({ properties: { a: 1 } })).toBe('{"a":1}');
  });
});
