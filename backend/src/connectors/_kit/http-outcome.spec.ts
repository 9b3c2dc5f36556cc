import { describe, expect, it } from '@jest/globals';
import type { StepErrorClass } from '@plumbline/shared';
import { outcomeOfReply, outcomeWithoutReply, type ReadReply } from './http-outcome.js';
import type { OutboundResult, Outcome } from './index.js';

const FACTS = { where: 'api.example.com', safe: false, nowMs: Date.UTC(2026, 10, 22, 12) };
const reply = (status: number, headers: { [name: string]: string } = {}, body: ReadReply['body'] = null): ReadReply => ({
  status,
  headers,
  body,
});
const judged = (given: ReadReply): Outcome => outcomeOfReply(given, FACTS);

/** status, Retry-After, kind, class, code, retryAfterMs */
const TABLE: readonly [number, string | undefined, Outcome['kind'], StepErrorClass, string, number?][] = [
  [300, undefined, 'rejected', 'rejected', 'http_300'],
  [301, undefined, 'rejected', 'rejected', 'redirected'],
  [302, undefined, 'rejected', 'rejected', 'redirected'],
  [303, undefined, 'rejected', 'rejected', 'redirected'],
  [304, undefined, 'rejected', 'rejected', 'http_304'],
  [307, undefined, 'rejected', 'rejected', 'redirected'],
  [308, '5', 'rejected', 'rejected', 'redirected'],
  [400, undefined, 'rejected', 'rejected', 'http_400'],
  [401, undefined, 'rejected', 'rejected', 'http_401'],
  [402, undefined, 'rejected', 'rejected', 'http_402'],
  [403, '5', 'rejected', 'rejected', 'http_403'],
  [404, undefined, 'rejected', 'rejected', 'http_404'],
  [408, undefined, 'not_done', 'timeout', 'http_408'],
  [408, '2', 'not_done', 'timeout', 'http_408', 2_000],
  [409, undefined, 'rejected', 'rejected', 'http_409'],
  [410, undefined, 'rejected', 'rejected', 'http_410'],
  [418, undefined, 'rejected', 'rejected', 'http_418'],
  [422, undefined, 'rejected', 'rejected', 'http_422'],
  [425, undefined, 'not_done', '429', 'http_425'],
  [429, undefined, 'not_done', '429', 'http_429'],
  [429, '30', 'not_done', '429', 'http_429', 30_000],
  [429, 'Sun, 22 Nov 2026 12:01:00 GMT', 'not_done', '429', 'http_429', 60_000],
  [429, '-5', 'not_done', '429', 'http_429'],
  [429, 'soon', 'not_done', '429', 'http_429'],
  [429, '999999999', 'not_done', '429', 'http_429', 86_400_000],
  [500, undefined, 'unknown', '5xx', 'http_500'],
  [500, '5', 'unknown', '5xx', 'http_500'],
  [502, undefined, 'unknown', '5xx', 'http_502'],
  [503, undefined, 'unknown', '5xx', 'http_503'],
  [503, 'soon', 'unknown', '5xx', 'http_503'],
  [503, '7', 'not_done', '5xx', 'http_503', 7_000],
  [504, undefined, 'unknown', '5xx', 'http_504'],
  [599, undefined, 'unknown', '5xx', 'http_599'],
  [999, undefined, 'unknown', '5xx', 'http_999'],
];

describe('outcomeOfReply', () => {
  it.each(TABLE.map(([status, asks, kind, errorClass, code, ms]) => [status, asks, kind, errorClass, code, ms ?? null] as const))(
    '%d with Retry-After %s is %s (%s, %s)',
    (status, retryAfter, kind, errorClass, code, retryAfterMs) => {
      const outcome = judged(reply(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }));
      expect(outcome).toMatchObject({ kind, error: { class: errorClass, code, status } });
      expect((outcome.kind === 'not_done' ? outcome.retryAfterMs : null) ?? null).toBe(retryAfterMs);
    },
  );

  it.each([200, 201, 202, 204, 206, 299])('%d is done, with the reply as output', (status) => {
    const output = { status, headers: { a: 'b' }, body: { id: 1 } };
    expect(judged(reply(status, { a: 'b' }, { id: 1 }))).toEqual({ kind: 'ok', output, reply: output });
  });

  it('is done when a 2xx has a body that can not be read as it claims, and the output says so', () => {
    const problem = { code: 'reply_not_json', message: 'why' };
    expect(judged({ ...reply(200, {}, '<html>'), problem })).toMatchObject({
      kind: 'ok',
      output: { body: '<html>', problem },
      reply: { body: '<html>' },
    });
  });

  it('reads a Retry-After date by the clock of the server', () => {
    const headers = { date: 'Sun, 22 Nov 2026 13:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 13:00:10 GMT' };
    expect(judged(reply(429, headers))).toMatchObject({ retryAfterMs: 10_000 });
  });

  it("gives the service's own code and words where it has some", () => {
    expect(judged(reply(422, {}, { error: { code: 'email_taken' } }))).toMatchObject({
      error: {
        code: 'email_taken',
        status: 422,
        message: 'api.example.com answered 422 (it does not accept these values): email_taken.',
        response: { error: { code: 'email_taken' } },
      },
    });
  });

  it('is not steered by a service that uses words of the engine', () => {
    expect(judged(reply(400, {}, { error: 'lease_lost' }))).toMatchObject({ kind: 'rejected', error: { code: 'service:lease_lost' } });
  });

  it('names where a redirect leads, but not its path', () => {
    const outcome = judged(reply(302, { location: 'https://login.example.com/sso?token=s3cret' }));
    expect(outcome.kind === 'rejected' && outcome.error.message).toContain('to login.example.com');
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  });
});

describe('outcomeWithoutReply', () => {
  const error = (code: string, errorClass: StepErrorClass = 'network') => ({ code, class: errorClass, message: 'm' });
  const unread = (result: Exclude<OutboundResult, { kind: 'reply' }>, safe = false): Outcome =>
    outcomeWithoutReply(result, { ...FACTS, safe });

  it('keeps "not sent" for what time heals, and for what the engine decides', () => {
    for (const code of ['connection_refused', 'tls_failed', 'lease_lost', 'cancelled']) {
      expect(unread({ kind: 'not_sent', error: error(code) })).toMatchObject({ kind: 'not_sent', error: { code } });
    }
  });

  it('rejects what can never be sent', () => {
    expect(unread({ kind: 'not_sent', error: error('egress_denied', 'denied') })).toMatchObject({
      kind: 'rejected',
      error: { code: 'egress_denied' },
    });
    expect(unread({ kind: 'not_sent', error: error('invalid_header', 'input') })).toMatchObject({ kind: 'rejected' });
  });

  it('is unknown when nothing is known', () => {
    expect(unread({ kind: 'unknown', error: error('timeout', 'timeout') })).toMatchObject({ kind: 'unknown', error: { code: 'timeout' } });
    expect(unread({ kind: 'unknown', error: error('connection_reset'), status: 200 })).toMatchObject({ kind: 'unknown' });
  });

  it('goes by the status when a refusal had begun to arrive', () => {
    expect(unread({ kind: 'unknown', error: error('connection_reset'), status: 404 })).toMatchObject({
      kind: 'rejected',
      error: { code: 'http_404' },
    });
    expect(unread({ kind: 'unknown', error: error('reply_too_large'), status: 429 })).toMatchObject({ kind: 'not_done' });
    expect(unread({ kind: 'unknown', error: error('timeout'), status: 503 })).toMatchObject({
      kind: 'unknown',
      error: { code: 'http_503' },
    });
  });

  it('counts a write whose reply was too large as done, visibly without its body; a read as rejected', () => {
    const result = { kind: 'unknown', error: error('reply_too_large', 'rejected'), status: 200 } as const;
    expect(unread(result)).toMatchObject({ kind: 'ok', output: { status: 200, body: null, problem: { code: 'reply_too_large' } } });
    expect(unread(result, true)).toMatchObject({ kind: 'rejected', error: { code: 'reply_too_large' } });
  });
});
