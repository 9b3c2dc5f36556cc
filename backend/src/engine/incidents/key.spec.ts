import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STEP_ERROR_CLASSES } from '@plumbline/shared';
import { causeOfFailure, failureKey, placeOfFailure, type FailedCall } from './key.js';

const call = (error: FailedCall['error'], more: Partial<FailedCall> = {}): FailedCall => ({
  ...{ flowId: 'f', connectionId: null, url: null, error },
  ...more,
});
const DOWN = { class: '5xx', code: 'http_503', status: 503 } as const;

describe('The place of a failure', () => {
  it('is the connection, else the host, else the flow', () => {
    const url = 'https://user@crm.example:8443/contacts?x=1';
    expect(placeOfFailure(call(DOWN, { connectionId: 'c', url }))).toEqual({ kind: 'connection', id: 'c' });
    expect(placeOfFailure(call(DOWN, { url }))).toEqual({ kind: 'host', id: 'crm.example:8443' });
    expect(placeOfFailure(call(DOWN))).toEqual({ kind: 'flow', id: 'f' });
    expect(placeOfFailure(call(DOWN, { url: 'http://a\0\ud800b/' }))).toEqual({ kind: 'host', id: 'a??b' });
  });

  it('is the flow when the trouble never left it', () => {
    for (const errorClass of ['input', 'expression', 'internal'] as const) {
      expect(placeOfFailure(call({ class: errorClass, code: 'x' }, { connectionId: 'c' }))).toEqual({ kind: 'flow', id: 'f' });
    }
  });
});

describe('The cause of a failure', () => {
  it('is one for a service that is down, whichever 5xx it answers', () => {
    expect(causeOfFailure({ class: '5xx', code: 'http_500', status: 500 })).toEqual(causeOfFailure(DOWN));
    expect(causeOfFailure({ class: 'network', code: 'dns_failed' })).toEqual(
      causeOfFailure({ class: 'network', code: 'connection_refused' }),
    );
  });

  it("names the service's own code where it gave one", () => {
    expect(causeOfFailure({ class: '5xx', code: 'quota_exceeded', status: 500 }).code).toBe('quota_exceeded');
    expect(causeOfFailure({ class: 'rejected', code: 'channel_not_found', status: 200 }).code).toBe('channel_not_found');
    expect(causeOfFailure({ class: 'rejected', code: 'http_422', status: 422 }).code).toBe('http_422');
  });

  it('holds no values: numbers and hashes inside a code are masked, and a sentence is no code', () => {
    const first = causeOfFailure({ class: 'rejected', code: 'req-8f3a91bc.failed', status: 400 });
    expect(first).toEqual(causeOfFailure({ class: 'rejected', code: 'req-77aa0091.failed', status: 400 }));
    expect(causeOfFailure({ class: 'rejected', code: 'ada@example.com is no contact', status: 400 }).code).toBe('other');
  });

  it('makes one key of everything that differs only in what a service says in words', () => {
    const errors = fc.record({ class: fc.constantFrom(...STEP_ERROR_CLASSES), code: fc.string(), status: fc.constant(400) });
    fc.assert(
      fc.property(errors, fc.string(), (error, message) => {
        const named = call({ ...error, message } as FailedCall['error'], { connectionId: 'c' });
        const key = failureKey(placeOfFailure(named), causeOfFailure(named.error));
        expect(key).toBe(failureKey(placeOfFailure(call(error, { connectionId: 'c' })), causeOfFailure(error)));
        expect(key).toMatch(/^failure\|(connection:c|flow:f)\|[a-z0-9]+\|[A-Za-z0-9_.:*-]{0,64}$/);
      }),
    );
  });
});
