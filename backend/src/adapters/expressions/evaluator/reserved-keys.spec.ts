import { describe, expect, it } from '@jest/globals';
import { reservedKeyIn } from './reserved-keys.js';

function found(value: unknown): string | undefined {
  return reservedKeyIn(value, JSON.stringify(value));
}

describe('reservedKeyIn', () => {
  it('finds a mark of JSONata at any depth', () => {
    expect(found({ a: [{ b: { _jsonata_lambda: true } }] })).toBe('_jsonata_lambda');
    expect(found([{ tupleStream: 1 }])).toBe('tupleStream');
  });

  it('lets marks pass that JSONata would not see: unset, or only in a text', () => {
    expect(found({ tupleStream: false, a: '{"outerWrapper":true}', b: 'tupleStream' })).toBeUndefined();
    expect(found({ 'x"tupleStream': true })).toBeUndefined();
  });
});
