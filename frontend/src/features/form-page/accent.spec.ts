import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accentDoubt, accentOf, contrast } from './accent';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

describe('the colour of a form', () => {
  it('can be read whatever an author chooses: on buttons, on light and on dark pages', () => {
    fc.assert(
      fc.property(colour, (chosen) => {
        const { fill, on, light, dark } = accentOf(chosen);
        expect(fill).toBe(chosen);
        expect(contrast(on, fill)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(light, '#ffffff')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(dark, '#171a21')).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('says when it is changed for texts', () => {
    expect(accentDoubt('#ffee88')).toContain('Too pale');
    expect(accentDoubt('#101040')).toContain('Too dark');
    expect(accentOf('no colour')).toEqual(accentOf(undefined));
  });
});
