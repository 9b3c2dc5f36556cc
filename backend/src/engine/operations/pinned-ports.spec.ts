import { describe, expect, it } from '@jest/globals';
import { pinnedPorts } from './pinned-ports.js';

describe('pinnedPorts', () => {
  it('takes the cases that a pinned branch names', () => {
    expect(pinnedPorts('branch', { taken: ['large', 'else', 7] })).toEqual(['case:large', 'case:else']);
  });

  it('stops at a filter that is pinned as not passed, and at the ports of a wait', () => {
    expect(pinnedPorts('filter', { passed: false })).toEqual([]);
    expect(pinnedPorts('wait', { reason: 'timeout' })).toEqual(['timeout']);
    expect(pinnedPorts('wait', { reason: 'approval', decision: 'reject' })).toEqual(['rejected']);
  });

  it('is the ordinary way out for everything else, whatever the output looks like', () => {
    for (const output of [null, 7, [], { taken: ['a'] }, { passed: true }]) expect(pinnedPorts('http.request', output)).toBeUndefined();
    expect(pinnedPorts('branch', 'large')).toBeUndefined();
    expect(pinnedPorts('filter', { passed: true })).toBeUndefined();
  });
});
