import { describe, expect, it } from '@jest/globals';
import { serviceCode } from './service-code.js';

describe('serviceCode', () => {
  it('finds the code at the four places where services put it', () => {
    expect(serviceCode({ ok: false, error: 'channel_not_found' })).toBe('channel_not_found');
    expect(serviceCode({ error: { code: 'card_declined', message: 'no' } })).toBe('card_declined');
    expect(serviceCode({ code: 'E-17', message: 'no' })).toBe('E-17');
    expect(serviceCode({ error_code: 'quota.exceeded' })).toBe('quota.exceeded');
  });

  it('passes over a sentence to the next place', () => {
    expect(serviceCode({ error: 'The card was declined.', code: 'declined' })).toBe('declined');
    expect(serviceCode({ error: 'The card was declined.' })).toBeUndefined();
  });

  it('marks a word that the engine keeps for itself, so that a reply can not pose as a lost lease', () => {
    expect(serviceCode({ error: 'lease_lost' })).toBe('service:lease_lost');
    expect(serviceCode({ code: 'cancelled' })).toBe('service:cancelled');
  });

  it('is undefined for numbers, overlong codes and bodies that are no object', () => {
    expect(serviceCode({ error: { code: 42 } })).toBeUndefined();
    expect(serviceCode({ code: 'x'.repeat(65) })).toBeUndefined();
    expect(serviceCode({ code: '' })).toBeUndefined();
    for (const body of ['oops', null, 7, ['error'], undefined]) expect(serviceCode(body)).toBeUndefined();
  });
});
