import { describe, expect, it } from '@jest/globals';
import { HOOK_SECRET_KINDS, SENDER_MAKES_SECRET, type HookSecretKind } from '@plumbline/shared';
import { generatedSecret, givenSecret } from './secret-text.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const RANDOM = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
const problem = (code: string): unknown =>
  expect.objectContaining({
    code: 'invalid_body',
    extra: { problems: [expect.objectContaining({ code, severity: 'error', pointer: '/secret' })] },
  });

describe('a secret that is entered', () => {
  it.each<[HookSecretKind, string]>([
    ['github', 'x'.repeat(24)],
    ['token', 'ü'.repeat(12)],
    ['standard_webhooks', `whsec_${'A'.repeat(32)}`],
    ['standard_webhooks', 'A'.repeat(32)],
  ])('for %s is kept as it is: %s', (kind, text) => {
    expect(givenSecret(kind, text, encode)).toBe(text);
  });

  it.each<[HookSecretKind, string]>([
    ['github', 'x'.repeat(23)],
    ['basic', 'ü'.repeat(11)],
    ['standard_webhooks', `whsec_${'A'.repeat(31)}`],
    ['standard_webhooks', 'whsec_'],
  ])('for %s that can be guessed is refused: %s', (kind, text) => {
    expect(() => givenSecret(kind, text, encode)).toThrow(problem('secret_too_short'));
  });

  it('for Standard Webhooks that is no base64 is refused', () => {
    expect(() => givenSecret('standard_webhooks', `whsec_${'-'.repeat(40)}`, encode)).toThrow(problem('secret_unreadable'));
  });
});

describe('a secret of ours', () => {
  it.each(HOOK_SECRET_KINDS.filter((kind) => !SENDER_MAKES_SECRET.includes(kind)))('for %s is one that is taken', (kind) => {
    const text = generatedSecret(kind, RANDOM);
    expect(givenSecret(kind, text, encode)).toBe(text);
    expect(text).toMatch(kind === 'standard_webhooks' ? /^whsec_[A-Za-z0-9+/]{43}=$/ : /^[A-Za-z0-9_-]{43}$/);
  });

  it.each(SENDER_MAKES_SECRET)('there is none for %s, which makes its own', (kind) => {
    expect(() => generatedSecret(kind, RANDOM)).toThrow(problem('secret_not_ours'));
  });
});
