import { describe, expect, it } from '@jest/globals';
import { insertedValue, insertIntoJson } from './inserted-value';

describe('putting a value upstream into a field', () => {
  it('makes an empty field that expression, and adds to what can hold more', () => {
    expect(insertedValue('text', undefined, null, 'item.n')).toBe('{{ item.n }}');
    expect(insertedValue('text', 'Hi ', 3, 'item.n')).toBe('Hi {{ item.n }}');
    expect(insertedValue('number', 5, null, 'item.n')).toBe('{{ item.n }}');
    expect(insertedValue('list', ['a'], null, 'item.n')).toEqual(['a', '{{ item.n }}']);
    expect(insertedValue('map', { a: 1 }, null, 'item.`x-y`')).toEqual({ a: 1, 'x-y': '{{ item.`x-y` }}' });
  });

  it('never throws away what was written', () => {
    expect(insertedValue('json', { a: 1 }, null, 'item')).toBeNull();
    expect(insertedValue('object', { a: 1 }, null, 'item')).toBeNull();
    expect(insertedValue('map', { n: 1 }, null, 'item.n')).toBeNull();
  });

  it('writes JSON: a text of its own, or into the text and the expression around the caret', () => {
    expect(insertIntoJson('{"a": }', 6, 'item.n').text).toBe('{"a": "{{ item.n }}"}');
    expect(insertIntoJson('{"a": "x "}', 9, 'item.n').text).toBe('{"a": "x {{ item.n }}"}');
    expect(insertIntoJson('{"a": "{{  }}"}', 10, 'item.n').text).toBe('{"a": "{{ item.n }}"}');
  });
});
