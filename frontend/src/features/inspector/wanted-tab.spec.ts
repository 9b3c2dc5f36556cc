import { describe, expect, it } from '@jest/globals';
import { tabOf } from './wanted-tab';

describe('where a problem leads', () => {
  it('is the tab that holds its field', () => {
    expect(tabOf(undefined)).toBe('setup');
    expect(tabOf('/steps/policy/input/x')).toBe('setup');
    expect(tabOf('/steps/a/policy/retry')).toBe('policy');
    expect(tabOf('/steps/a/pinned')).toBe('test');
    expect(tabOf('/steps/a/note')).toBe('owner');
    expect(tabOf('/trigger/config/path')).toBe('setup');
  });
});
