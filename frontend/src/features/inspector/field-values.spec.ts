import { describe, expect, it } from '@jest/globals';
import { asExpression, asFixed, isExpression, parseJson } from './field-values';

describe('switching a field between fixed and expression', () => {
  it('keeps what was typed on both sides', () => {
    expect(asExpression({ kind: 'number' }, 5, {})).toBe('{{ 5 }}');
    expect(asExpression({ kind: 'number' }, 5, { expression: '{{ item.n }}' })).toBe('{{ item.n }}');
    expect(asFixed({ kind: 'number' }, '{{ item.n }}', { fixed: 5 })).toBe(5);
    expect(asExpression({ kind: 'text' }, 'Hi', {})).toBe('Hi');
    expect(asFixed({ kind: 'text' }, 'Hi', { fixed: 'old' })).toBe('Hi');
    expect(asExpression({ kind: 'boolean' }, undefined, {})).toBeUndefined();
  });

  it('knows an expression, also one that was only begun', () => {
    expect(['{{ a }}', 'x {{ a', 'x', '\\{{ a }}', 5].map((one) => isExpression(one))).toEqual([true, true, false, false, false]);
  });

  it('reads JSON, and nothing as no value', () => {
    expect(parseJson(' ')).toEqual({ ok: true, value: undefined });
    expect(parseJson('[1]')).toEqual({ ok: true, value: [1] });
    expect(parseJson('{')).toEqual({ ok: false });
  });
});
