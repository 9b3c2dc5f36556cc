import { describe, expect, it } from '@jest/globals';
import { TokenCheck } from './token-check.js';

const TOKEN = 'a-token-of-at-least-thirty-two-characters';

describe('TokenCheck', () => {
  const check = new TokenCheck(TOKEN);

  it.each([
    [TOKEN, true],
    [`${TOKEN} `, false],
    [TOKEN.slice(1), false],
    ['', false],
  ])('%j: %s', (token, accepted) => {
    expect(check.accepts(token)).toBe(accepted);
  });

  it.each([
    [`Bearer ${TOKEN}`, true],
    [`bearer ${TOKEN}`, true],
    [`Basic ${TOKEN}`, false],
    [TOKEN, false],
    ['Bearer', false],
    [undefined, false],
  ])('as a header, %j: %s', (header, accepted) => {
    expect(check.acceptsHeader(header)).toBe(accepted);
  });

  it('accepts nothing where there is no token', () => {
    expect(new TokenCheck('').accepts('')).toBe(false);
  });
});
