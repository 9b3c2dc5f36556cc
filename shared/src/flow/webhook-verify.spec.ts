import { describe, expect, it } from '@jest/globals';
import { HOOK_SECRET_KINDS, SENDER_MAKES_SECRET, webhookVerifySchema } from './webhook-verify.js';

const HMAC = { kind: 'hmac', algorithm: 'sha256', header: 'X-Signature', encoding: 'hex' };
const TIME = { header: 'X-Time', unit: 's', signed: '{timestamp}.{body}' };

const placesOf = (value: unknown): string[] => {
  const parsed = webhookVerifySchema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`);
};

describe('verify', () => {
  it.each<[unknown]>([
    [{ kind: 'none' }],
    [{ kind: 'none', chosenBy: 'ada@example.com', chosenAt: '2026-01-01T00:00:00Z' }],
    [{ kind: 'standard_webhooks' }],
    [{ kind: 'stripe' }],
    [{ kind: 'github' }],
    [{ kind: 'slack' }],
    [{ kind: 'shopify' }],
    [HMAC],
    [{ ...HMAC, prefix: 'sha256=', timestamp: { ...TIME, tolerance: '10m' } }],
    [{ kind: 'basic', user: 'Ada Lovelace' }],
    [{ kind: 'token' }],
    [{ kind: 'token', header: 'X-Api-Key' }],
  ])('may be %j', (value) => {
    expect(placesOf(value)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [{ kind: 'hmmac' }, 'kind: the kind must be one of none'],
    [{}, 'kind: the kind must be one of none'],
    [{ kind: 'stripe', secret: 'never here' }, ': Unrecognized key: "secret"'],
    [{ ...HMAC, algorithm: 'md5' }, 'algorithm: '],
    [{ ...HMAC, header: 'X Signature' }, 'header: the name of a header'],
    [{ ...HMAC, header: '' }, 'header: the name of a header'],
    [{ ...HMAC, prefix: 'ü' }, 'prefix: only characters of ASCII'],
    [{ ...HMAC, timestamp: { ...TIME, tolerance: '0s' } }, 'timestamp/tolerance: more than nothing and at most 1d'],
    [{ ...HMAC, timestamp: { ...TIME, tolerance: '2d' } }, 'timestamp/tolerance: more than nothing and at most 1d'],
    [{ ...HMAC, timestamp: { ...TIME, signed: '{body}' } }, 'timestamp/signed: it must hold {timestamp} and {body}'],
    [{ ...HMAC, timestamp: { ...TIME, signed: '{timestamp}{body}{body}' } }, 'timestamp/signed: it must hold {timestamp} and {body}'],
    [{ kind: 'basic', user: 'a:b' }, 'user: it must hold neither a colon'],
  ])('may not be %j', (value, expected) => {
    expect(placesOf(value)).toContainEqual(expect.stringContaining(expected));
  });

  it('has no kind that needs a secret and is not listed, nor the other way', () => {
    const kinds = webhookVerifySchema.options.map(({ shape }) => shape.kind.value);
    expect(kinds).toEqual(['none', ...HOOK_SECRET_KINDS]);
    expect(HOOK_SECRET_KINDS).toEqual(expect.arrayContaining([...SENDER_MAKES_SECRET]));
  });
});
