import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STEP_ID_PATTERN } from '@plumbline/shared';
import { randomId, stepIdFor } from './ids';

const none = () => false;

describe('ids', () => {
  it.each([
    ['Create contact', 'create_contact'],
    ['Créer le contact!', 'creer_le_contact'],
    ['2 orders', 'step_2_orders'],
    ['', 'step'],
    ['日本', 'step'],
    ['Trigger', 'trigger_2'],
    ['Constructor', 'constructor_2'],
  ])('make of the name "%s" the id %s', (name, id) => {
    expect(stepIdFor(name, none)).toBe(id);
  });

  it('count up where an id is taken, and never grow beyond 40', () => {
    const taken = new Set(['a'.repeat(40), `${'a'.repeat(38)}_2`]);
    expect(stepIdFor('a'.repeat(60), (id) => taken.has(id))).toBe(`${'a'.repeat(38)}_3`);
  });

  it('follow the pattern and are free, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (name, names) => {
        const taken = new Set<string>();
        for (const one of [...names, name, name]) {
          const id = stepIdFor(one, (known) => taken.has(known));
          expect(id).toMatch(STEP_ID_PATTERN);
          expect(taken.has(id)).toBe(false);
          taken.add(id);
        }
      }),
    );
  });

  it('of notes and groups come from the given random source', () => {
    const numbers = [0.5, 0.5, 0.25];
    const random = () => numbers.shift() ?? 0;
    const first = randomId('note', random, none);
    expect(first).toMatch(/^note_[0-9a-z]{8}$/);
    expect(randomId('note', random, (id) => id === first)).not.toBe(first);
  });
});
