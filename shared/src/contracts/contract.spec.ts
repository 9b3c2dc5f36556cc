import { describe, expect, it } from '@jest/globals';
import { effectOf } from './contract.js';

const byMethod = { field: 'method', values: { GET: 'safe', PUT: 'idempotent' }, otherwise: 'unsafe' } as const;

describe('effectOf', () => {
  it('reads the class from the field of the input, whatever its case', () => {
    expect(effectOf(byMethod, { method: 'get' })).toBe('safe');
    expect(effectOf(byMethod, { method: 'PUT' })).toBe('idempotent');
  });

  it('is the most careful class when the field is missing, unknown or not text', () => {
    expect(effectOf(byMethod, { method: 'POST' })).toBe('unsafe');
    expect(effectOf(byMethod, {})).toBe('unsafe');
    expect(effectOf(byMethod, { method: 7 })).toBe('unsafe');
    expect(effectOf(byMethod, undefined)).toBe('unsafe');
  });

  it('is the class of the default when the field is left out, and only then', () => {
    const withDefault = { ...byMethod, missing: 'safe' } as const;
    expect(effectOf(withDefault, {})).toBe('safe');
    expect(effectOf(withDefault, { method: null })).toBe('unsafe');
    expect(effectOf(withDefault, { method: 'POST' })).toBe('unsafe');
  });

  it("is the contract's own class when it does not depend on the input", () => {
    expect(effectOf('keyed', { method: 'GET' })).toBe('keyed');
    expect(effectOf(null, {})).toBeNull();
  });
});
