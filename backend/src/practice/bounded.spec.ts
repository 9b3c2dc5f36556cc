import { describe, expect, it } from '@jest/globals';
import { BoundedMap, MOST, Recent } from './bounded.js';

describe('what a practice service keeps', () => {
  it('is bounded: the oldest entry goes', () => {
    const recent = new Recent<number>();
    const map = new BoundedMap<number>();
    for (let i = 0; i <= MOST; i++) {
      recent.add(i);
      map.set(String(i), i);
    }
    expect(recent.newest(2)).toEqual([MOST, MOST - 1]);
    expect(recent.newest(2 * MOST)).toHaveLength(MOST);
    expect([map.get('0'), map.get('1'), map.newest().length]).toEqual([undefined, 1, MOST]);
  });

  it('counts an entry that is set again as new', () => {
    const map = new BoundedMap<number>();
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    expect(map.newest()).toEqual([3, 2]);
  });
});
