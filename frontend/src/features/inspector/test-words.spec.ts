import { describe, expect, it } from '@jest/globals';
import { fingerprintOf, limitHeaders, testBadge, warningOf } from './test-words';

describe('testing a step', () => {
  it('warns of what stays outside, and only of that', () => {
    expect(warningOf(null, 'Map', 'Data')).toBeNull();
    expect(warningOf('safe', 'Look up', 'CRM')).toBeNull();
    expect(warningOf('unsafe', 'Post', 'chat')).toContain('Each test does it again');
    expect(warningOf('keyed', 'Post', 'chat')).not.toContain('again');
  });

  it('shows what a reply says about limits', () => {
    expect(
      limitHeaders({ 'content-type': 'a', 'ratelimit-remaining': '3', 'x-ratelimit-limit': '9', 'retry-after': '7' }).map(([name]) => name),
    ).toEqual(['ratelimit-remaining', 'x-ratelimit-limit', 'retry-after']);
  });

  it('is stale when the step was changed since, but not when it only got another name', () => {
    const tested = { at: 0, of: fingerprintOf({ operation: 'filter', input: { when: true } }) };
    expect(testBadge(tested, fingerprintOf({ operation: 'filter', input: { when: true } }), '3 min ago')).toBe('tested 3 min ago');
    expect(testBadge(tested, fingerprintOf({ operation: 'filter', input: { when: false } }), '3 min ago')).toContain('stale');
    expect(testBadge(null, 'x', '')).toBeNull();
  });
});
