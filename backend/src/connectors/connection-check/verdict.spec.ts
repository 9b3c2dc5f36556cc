import { describe, expect, it } from '@jest/globals';
import type { OutboundResult } from '../_kit/index.js';
import { verdictOfReply, verdictOfSignIn } from './verdict.js';

const reply = (status: number, body: unknown = ''): OutboundResult => ({
  kind: 'reply',
  reply: { status, headers: { 'content-type': 'application/json' }, body: new TextEncoder().encode(JSON.stringify(body)) },
});
const of = (result: OutboundResult) => verdictOfReply(result, 'api.example.com');

describe('what trying a connection over HTTP showed', () => {
  it.each([
    [200, 'good', 'reply_ok'],
    [204, 'good', 'reply_ok'],
    [302, 'unsure', 'redirected'],
    [401, 'bad', 'credential_refused'],
    [403, 'bad', 'not_allowed'],
    [404, 'unsure', 'nothing_there'],
    [405, 'unsure', 'no_get'],
    [418, 'unsure', 'http_418'],
    [429, 'unsure', 'too_many_requests'],
    [500, 'bad', 'service_failed'],
  ])('with status %i is %s', (status, verdict, code) => {
    expect(of(reply(status))).toMatchObject({ verdict, code, status });
  });

  it('is bad when a service answers 200 and says no in its own words', () => {
    expect(of(reply(200, { ok: false, error: 'invalid_auth' }))).toMatchObject({ verdict: 'bad', code: 'invalid_auth', status: 200 });
  });

  it('goes by the status when the body was too long to read', () => {
    const error = { code: 'reply_too_large', class: 'rejected' as const, message: 'too large' };
    expect(of({ kind: 'unknown', error, status: 200 })).toMatchObject({ verdict: 'good', status: 200 });
  });

  it('is the error when nothing arrived', () => {
    const error = { code: 'connection_refused', class: 'network' as const, message: 'refused' };
    expect(of({ kind: 'not_sent', error })).toEqual({ verdict: 'bad', code: 'connection_refused', message: 'refused', status: null });
  });
});

describe('what signing in to a mail server showed', () => {
  it('is good when it let us in', () => {
    expect(verdictOfSignIn({ kind: 'signed_in' }, 'smtp.example.com:465')).toMatchObject({ verdict: 'good', code: 'signed_in' });
  });

  it('is bad when it refuses for good, and unsure when it refuses for now', () => {
    expect(verdictOfSignIn({ kind: 'refused', code: 535, text: 'no' }, 'm')).toMatchObject({ verdict: 'bad', code: 'smtp_auth_failed' });
    expect(verdictOfSignIn({ kind: 'refused', code: 421, text: 'busy' }, 'm')).toMatchObject({ verdict: 'unsure', code: 'smtp_busy' });
  });
});
