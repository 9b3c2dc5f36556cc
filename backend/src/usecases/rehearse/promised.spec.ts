import { describe, expect, it } from '@jest/globals';
import { resolvePolicy, type EffectClass, type PolicyDocument } from '@plumbline/shared';
import { promised, type Promised, type TransportFault } from './promised.js';

const RETRY = { attempts: 4, backoff: 'fixed', initial: '10s', jitter: 'none', on: ['network', 'timeout', '429', '5xx'] } as const;

function promise(fault: TransportFault, effect: EffectClass, policy: PolicyDocument = {}, isMail = false): Promised {
  return promised(fault, resolvePolicy({ retry: { ...RETRY, on: [...RETRY.on] }, ...policy }, effect), isMail);
}

describe('What a policy promises', () => {
  it.each<[string, Promised, Partial<Promised>]>([
    ['a short trouble: tried again, and done', promise('late', 'keyed'), { end: 'done', tries: 2 }],
    ['a lasting one: all tries, then the end', promise('server_error', 'idempotent', { then: 'continue' }), { end: 'continued', tries: 4 }],
    ['Retry-After: at least so long', promise('rate_limited', 'unsafe'), { end: 'done', tries: 2, firstWaitMs: 7_000 }],
    ['a mail server asks for no time', promise('rate_limited', 'unsafe', {}, true), { end: 'done', firstWaitMs: 0 }],
    ['unclear and unsafe: a person', promise('cut', 'unsafe', { then: 'continue' }), { end: 'asked', tries: 1, unclear: true }],
    ['unclear, and duplicates are accepted', promise('cut', 'unsafe', { acceptDuplicates: true }), { end: 'done', tries: 2 }],
    [
      'not named: given up early',
      promise('cut', 'safe', { retry: { ...RETRY, on: ['429'] } }),
      { end: 'stopped', tries: 1, gaveUpEarly: true },
    ],
    ['named by its status', promise('server_error', 'safe', { retry: { ...RETRY, on: ['500'] } }), { tries: 4 }],
    [
      'one try only',
      promise('server_error', 'safe', { retry: { ...RETRY, attempts: 1, on: ['5xx'] }, then: 'ask' }),
      { end: 'asked', tries: 1, unclear: false },
    ],
    ['as long as all tries may take', promise('server_error', 'safe', { overall: '25s' }), { tries: 3 }],
    ['the time limit of each try counts', promise('timeout', 'safe', { timeout: '10s', overall: '25s' }), { tries: 2 }],
    ['parked', promise('timeout', 'keyed', { then: 'park' }), { end: 'parked' }],
    ['the error edge', promise('timeout', 'keyed', { then: { edge: 'error' } }), { end: 'edge' }],
    ['a fallback', promise('timeout', 'keyed', { then: { fallback: null } }), { end: 'fallback' }],
  ])('%s', (_, found, expected) => {
    expect(found).toMatchObject(expected);
  });
});
