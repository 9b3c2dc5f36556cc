import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { labelOf } from './label-of.js';

describe('labelOf', () => {
  it.each([
    ['{"id": 7, "name": "Ada", "email": "ada@example.com"}', 'ada@example.com'],
    ['{"data":{"customer":{"full_name":"Ada Lovelace"},"id":"x"}}', 'Ada Lovelace'],
    ['{"order_id": 4711, "total": 12.5}', '4711'],
    ['{"total": 12, "id": "evt_1"}', 'evt_1'],
    ['[{"subject":"Broken \\"thing\\""}]', 'Broken "thing"'],
    ['{"note": "cut off in the mid', null],
    ['{"email":"","name":"Ada"}', 'Ada'],
    ['email=ada%40example.com&name=Ada+L', 'ada@example.com'],
    ['name=Ada+Lovelace', 'Ada Lovelace'],
    ['just a text', null],
    ['', null],
    ['{"name":"a\\u0000b\\u202ec"}', 'a b c'],
  ])('of %s is %j', (excerpt, label) => {
    expect(labelOf(excerpt)).toBe(label);
  });

  it('is short, whatever the event holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect((labelOf(JSON.stringify({ name })) ?? '').length).toBeLessThanOrEqual(161);
      }),
    );
  });
});
