import { describe, expect, it } from '@jest/globals';
import { tourStep } from './guide-steps';

describe('the tour', () => {
  it('goes from a first run over a broken CRM to a run that drained', () => {
    expect(tourStep({ first: null, broken: false, second: null })).toBe('run');
    expect(tourStep({ first: 'running', broken: false, second: null })).toBe('break');
    expect(tourStep({ first: 'succeeded', broken: true, second: null })).toBe('again');
    expect(tourStep({ first: 'succeeded', broken: true, second: 'running' })).toBe('watch');
    expect(tourStep({ first: 'succeeded', broken: true, second: 'parked' })).toBe('mend');
    expect(tourStep({ first: 'succeeded', broken: false, second: 'parked' })).toBe('drain');
    expect(tourStep({ first: 'succeeded', broken: false, second: 'succeeded' })).toBe('done');
  });

  it('goes on from where somebody already is', () => {
    expect(tourStep({ first: null, broken: true, second: null })).toBe('again');
  });
});
