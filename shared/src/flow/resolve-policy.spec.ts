import { describe, expect, it } from '@jest/globals';
import { EFFECT_CLASSES } from '../contracts/contract.js';
import { resolvePolicy } from './resolve-policy.js';

describe('resolvePolicy', () => {
  it('fills in what the author left open', () => {
    expect(resolvePolicy(undefined, 'unsafe')).toEqual({
      effect: 'unsafe',
      idempotencyHeader: null,
      acceptDuplicates: false,
      timeoutMs: 30_000,
      overallMs: 86_400_000,
      retry: { attempts: 5, backoff: 'exponential', initialMs: 1_000, maxMs: 300_000, jitter: 'full', on: ['network', '429'] },
      then: 'stop',
    });
  });

  it('retries by itself only what can be repeated', () => {
    const on = Object.fromEntries(EFFECT_CLASSES.map((effect) => [effect, resolvePolicy(undefined, effect).retry.on]));
    const all = ['network', 'timeout', '429', '5xx'];
    expect(on).toEqual({ safe: all, idempotent: all, keyed: all, verifiable: all, unsafe: ['network', '429'] });
  });

  it('takes the author’s word over the contract’s', () => {
    const retry = { attempts: 2, backoff: 'fixed', initial: '2s', on: ['503'] } as const;
    const policy = resolvePolicy(
      { effect: 'keyed', timeout: '5s', overall: '1h', retry: { ...retry, on: ['503'] }, then: 'park' },
      'unsafe',
    );
    expect(policy).toMatchObject({
      effect: 'keyed',
      idempotencyHeader: 'Idempotency-Key',
      timeoutMs: 5_000,
      overallMs: 3_600_000,
      then: 'park',
    });
    expect(policy.retry).toEqual({ attempts: 2, backoff: 'fixed', initialMs: 2_000, maxMs: 900_000, jitter: 'full', on: ['503'] });
  });

  it('sends the key only for keyed operations, under the name that the author gave', () => {
    expect(resolvePolicy({ effect: 'keyed', idempotencyHeader: 'X-Key' }, 'safe').idempotencyHeader).toBe('X-Key');
    expect(resolvePolicy({ idempotencyHeader: 'X-Key' }, 'unsafe').idempotencyHeader).toBeNull();
  });

  it('gives no attempt more than five minutes', () => {
    expect(resolvePolicy({ timeout: '1h' }, 'safe').timeoutMs).toBe(300_000);
  });
});
