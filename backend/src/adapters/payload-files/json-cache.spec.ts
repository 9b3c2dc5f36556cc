import { describe, expect, it } from '@jest/globals';
import { JsonCache } from './json-cache.js';

describe('JsonCache', () => {
  it('keeps values until their text comes to more than it may hold, the least recently used going first', () => {
    const cache = new JsonCache(100);
    cache.set('a', 1, 40);
    cache.set('b', 2, 40);
    expect(cache.get('a')).toBe(1);
    cache.set('c', 3, 40);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  it('does not keep what is larger than all of it, and counts a value once', () => {
    const cache = new JsonCache(100);
    cache.set('a', 1, 60);
    cache.set('a', 2, 60);
    expect(cache.get('a')).toBe(2);
    cache.set('b', 3, 101);
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, undefined]);
  });

  it('keeps null, which is a value', () => {
    const cache = new JsonCache(10);
    cache.set('a', null, 4);
    expect(cache.get('a')).toBeNull();
  });

  it('has room again for what was taken out', () => {
    const cache = new JsonCache(100);
    cache.set('a', 1, 60);
    cache.delete('a');
    cache.delete('never there');
    cache.set('b', 2, 60);
    cache.set('c', 3, 40);
    expect([cache.get('b'), cache.get('c')]).toEqual([2, 3]);
  });
});
