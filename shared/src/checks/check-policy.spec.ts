import { describe, expect, it } from '@jest/globals';
import { brief, flow } from '../../fixtures/build-flow.js';

const AT = '/steps/a/policy';
const retry = { attempts: 3, backoff: 'fixed', initial: '1s', on: ['429'] };
const policyOf = (method: string, policy: unknown) =>
  flow({ a: { operation: 'http.request', input: { url: 'https://example.com', method }, policy } }, ['trigger>a']);

describe('error policies', () => {
  it.each<[string, string, unknown, string[]]>([
    ['a keyed call', 'POST', { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' }, []],
    [
      'duplicates accepted on a keyed call',
      'POST',
      { effect: 'keyed', acceptDuplicates: true },
      [`error accept_duplicates_with_keyed ${AT}/acceptDuplicates`],
    ],
    [
      'a key header on a call that is not keyed',
      'POST',
      { idempotencyHeader: 'X-Key' },
      [`error idempotency_header_without_keyed ${AT}/idempotencyHeader`],
    ],
    [
      'ambiguous errors on an unsafe call',
      'POST',
      { retry: { ...retry, on: ['429', 'network', '503'] } },
      [`warning retry_only_if_not_sent ${AT}/retry/on`],
    ],
    ['ambiguous errors where duplicates are accepted', 'POST', { acceptDuplicates: true, retry: { ...retry, on: ['network'] } }, []],
    ['ambiguous errors on a safe call', 'GET', { retry: { ...retry, on: ['network', 'timeout', '5xx'] } }, []],
    ['ambiguous errors when the method comes from data', '{{ trigger.body.method }}', { retry: { ...retry, on: ['network'] } }, []],
    ['only 429 on an unsafe call', 'POST', { retry }, []],
    ['a call that nobody can look up', 'POST', { effect: 'verifiable' }, [`warning no_look_up ${AT}/effect`]],
    [
      'waits longer than the whole time',
      'GET',
      { overall: '10s', retry: { ...retry, attempts: 5, initial: '4s', jitter: 'none' } },
      [`warning retry_beyond_overall ${AT}/retry`],
    ],
    ['waits that fit exactly', 'GET', { overall: '8s', retry: { ...retry, attempts: 3, initial: '4s', jitter: 'none' } }, []],
    ['waits that fit on average', 'GET', { overall: '4s', retry: { ...retry, attempts: 3, initial: '4s' } }, []],
    [
      'exponential waits beyond a day',
      'GET',
      { retry: { ...retry, attempts: 100, backoff: 'exponential', max: '2h' } },
      [`warning retry_beyond_overall ${AT}/retry`],
    ],
    ['a timeout above the longest', 'GET', { timeout: '10m' }, [`warning timeout_too_long ${AT}/timeout`]],
    [
      'expressions in a fallback',
      'GET',
      { then: { fallback: { a: ['{{ 1 }}'] } } },
      [`warning fallback_not_evaluated ${AT}/then/fallback/a/0`],
    ],
  ])('reports %s', (_, method, policy, expected) => {
    expect(brief(policyOf(method, policy))).toEqual(expected);
  });

  it('reports what does nothing on a step without an effect outside', () => {
    const policy = { retry, effect: 'keyed', idempotencyHeader: 'X', then: 'continue' };
    expect(brief(flow({ a: { policy } }, ['trigger>a']))).toEqual(
      ['effect', 'idempotencyHeader', 'retry'].map((key) => `warning policy_without_effect ${AT}/${key}`),
    );
  });

  it('reports a stop that does not stop', () => {
    const stop = (then: unknown) => flow({ a: { operation: 'stop', input: { message: 'no' }, policy: { then } } }, ['trigger>a']);
    expect(brief(stop('stop'))).toEqual([]);
    expect(brief(stop('continue'))).toEqual([`warning stop_does_not_stop ${AT}/then`]);
  });
});
