import { describe, expect, it } from '@jest/globals';
import { leafFor, ofAnotherType, replaced, valueAt, withPaths } from './made-up.js';

describe('A made-up value', () => {
  it('has something at every path that is read, and keeps what is there', () => {
    const paths = [{ path: ['id'] }, { path: ['owner'] }, { path: ['owner', 'email'] }, { path: ['lines'], value: [{}, {}] }];
    expect(withPaths({ id: 7 }, paths)).toEqual({ id: 7, owner: { email: 'ada@example.com' }, lines: [{}, {}] });
  });

  it('maps over lists, as expressions do', () => {
    expect(withPaths({ lines: [{}, { price: 1 }] }, [{ path: ['lines', 'price'] }])).toEqual({ lines: [{ price: 42 }, { price: 1 }] });
  });

  it('has entries in a list that a for-each goes through, whatever else reads the list', () => {
    const paths = [{ path: ['items'] }, { path: ['items', 'price'] }, { path: ['items'], value: [{ id: 'a' }, { id: 'b' }] }];
    const items = [
      { id: 'a', price: 42 },
      { id: 'b', price: 42 },
    ];
    expect([withPaths({}, paths), withPaths({ items: [] }, paths)]).toEqual([{ items }, { items }]);
  });

  it('has nothing under names that could reach a prototype', () => {
    expect(withPaths({}, [{ path: ['__proto__', 'polluted'] }, { path: ['constructor'] }])).toEqual({});
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('is of a kind that its name lets expect', () => {
    expect([leafFor('email'), leafFor('totalAmount'), leafFor('id')]).toEqual(['ada@example.com', 42, 'some id']);
  });

  it('is found and replaced by its path', () => {
    const value = { body: { items: [{ id: 'a' }, { id: 'b' }] } };
    expect(valueAt(value, ['body', 'items', 'id'])).toBe('a');
    expect(valueAt(value, ['body', 'nothing', 'id'])).toBeUndefined();
    expect(replaced(value, ['body', 'items', 'id'], 5)).toEqual({ body: { items: [{ id: 5 }, { id: 'b' }] } });
  });

  it('can be made another type', () => {
    expect(['a', 1, true, [1], { a: 1 }, null].map(ofAnotherType)).toEqual([
      12_345,
      { unexpected: true },
      { unexpected: true },
      'something else',
      'something else',
      { unexpected: true },
    ]);
  });
});
