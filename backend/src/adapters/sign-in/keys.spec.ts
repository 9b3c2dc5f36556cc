import { describe, expect, it } from '@jest/globals';
import { cookieSecret, oneTimePassword, setupCode } from './keys.js';

const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

describe('setupCode', () => {
  it('is the same for the same database and master key, and another for any other', () => {
    const codes = [setupCode(key, 'a'), setupCode(key, 'b'), setupCode(other, 'a')];
    expect(setupCode(key, 'a')).toBe(codes[0]);
    expect(new Set(codes).size).toBe(3);
    for (const code of codes) expect(code).toMatch(/^([2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}$/);
  });
});

describe('oneTimePassword', () => {
  it('is long enough for a password, and new each time', () => {
    const passwords = Array.from({ length: 50 }, oneTimePassword);
    expect(new Set(passwords).size).toBe(50);
    for (const password of passwords) expect(password).toMatch(/^([2-9A-HJKMNP-TV-Z]{4}-){4}[2-9A-HJKMNP-TV-Z]{4}$/);
  });
});

it('the secret of cookies is another for another master key, and is not the set-up code', () => {
  expect(cookieSecret(key)).not.toBe(cookieSecret(other));
  expect(cookieSecret(key)).toHaveLength(43);
});
