import { describe, expect, it } from '@jest/globals';
import type { Json } from '../json.js';
import { rewriteReferences } from './rewrite-references.js';

const renamed = (template: Json, to = 'new_one') =>
  rewriteReferences(template, ([root, step]) => (root === 'steps' && step === 'old' ? { take: 2, put: ['steps', to] } : null));

describe('changing the names of references', () => {
  it.each([
    ['{{ steps.old.output.id }}', '{{ steps.new_one.output.id }}'],
    [
      'A {{ steps.old.output.a & steps.old.output.b }} b {{steps.old}}',
      'A {{ steps.new_one.output.a & steps.new_one.output.b }} b {{steps.new_one}}',
    ],
    ['{{ steps . `old` /* why */ . output }}', '{{ steps.new_one /* why */ . output }}'],
    ['{{ $$.steps."old".output }}', '{{ $$.steps.new_one.output }}'],
    ['{{ steps.old.output.items[steps.old = 1].id }}', '{{ steps.new_one.output.items[steps.old = 1].id }}'],
    ['{{ steps.old.output ?? steps.other.output }}', '{{ steps.new_one.output ?? steps.other.output }}'],
    ['{{ "steps.old.output" & steps.older.output }}', '{{ "steps.old.output" & steps.older.output }}'],
    ['steps.old.output', 'steps.old.output'],
    ['\\{{ steps.old.output }}', '\\{{ steps.old.output }}'],
    ['{{ steps.old. }}', '{{ steps.old. }}'],
  ])('makes of %s the text %s', (before, after) => {
    expect(renamed(before)).toBe(after);
  });

  it('reaches every string of a template, and puts backticks around what would not be read as a name', () => {
    expect(renamed({ 'a/b': ['{{ steps.old.output }}', 1], c: '{{ 1 + steps.old.output.x }}' }, 'in')).toEqual({
      'a/b': ['{{ steps.`in`.output }}', 1],
      c: '{{ 1 + steps.`in`.output.x }}',
    });
  });

  it('keeps the template where nothing is changed', () => {
    const template = { a: '{{ trigger.body }}' };
    expect(renamed(template)).toBe(template);
  });

  it('gives all plain names up to a predicate', () => {
    const seen: (readonly string[])[] = [];
    rewriteReferences('{{ steps.a.output.`x y`[0].z + trigger.body.$count(q) }}', (names) => {
      seen.push(names);
      return null;
    });
    expect(seen).toEqual([
      ['steps', 'a', 'output', 'x y'],
      ['trigger', 'body'],
    ]);
  });
});
