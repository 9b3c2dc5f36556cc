import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyOf, placeOf, stepKey } from './step-key.js';

it('a place has one key, and a key names one place', () => {
  const ids = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
  fc.assert(
    fc.property(ids, fc.array(fc.nat(9_999), { maxLength: 4 }), (step, turn) => {
      expect(placeOf(stepKey(step, turn))).toEqual({ step, turn });
      expect(keyOf(turn.length > 0 ? { step, turn } : { step })).toBe(stepKey(step, turn));
    }),
  );
  expect([stepKey('crm', undefined), stepKey('crm', [17]), stepKey('crm', [17, 3])]).toEqual(['crm', 'crm[17]', 'crm[17.3]']);
});
