import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '@plumbline/shared';
import fc from 'fast-check';
import type { RawExchange } from '../../engine/ports/operation.js';
import { exchangeOf, type Redact } from './exchange-of.js';

const utf8 = new TextEncoder();
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const same: Redact = (value) => value;

const JSON_TYPE = { 'content-type': 'application/json' };

function raw(
  more: Partial<RawExchange['request']> = {},
  reply = '{"ok":true}',
  headers: { [name: string]: string } = JSON_TYPE,
): RawExchange {
  return {
    request: { method: 'POST', url: 'https://crm.example/a?b=1', headers: JSON_TYPE, body: utf8.encode('{"a":1}'), ...more },
    result: { kind: 'reply', reply: { status: 200, headers, body: utf8.encode(reply) } },
  };
}
const shown = (call: RawExchange, redact = same): Exchange => exchangeOf({ raw: call, tookMs: 12.4 }, decode, redact);

describe('exchangeOf', () => {
  it('shows a small call as it was', () => {
    expect(shown(raw())).toEqual({
      method: 'POST',
      url: 'https://crm.example/a?b=1',
      status: 200,
      tookMs: 12,
      requestHeaders: JSON_TYPE,
      requestBody: { a: 1 },
      replyHeaders: JSON_TYPE,
      replyBody: { ok: true },
    });
  });

  it('hides headers and parameters that may be credentials by their names, and the one of the connection', () => {
    const request = {
      url: 'https://x.example/?api_key=s3&q=1&access%5Ftoken=s3&sig=s3',
      headers: { authorization: 'Bearer s3', cookie: 's=s3', 'x-own': 's3', 'idempotency-key': 'k', accept: '*/*' },
    };
    const exchange = exchangeOf({ raw: raw(request), tookMs: 0 }, decode, same, 'x-own');
    expect(JSON.stringify(exchange)).not.toContain('s3');
    expect(exchange.requestHeaders).toMatchObject({ 'idempotency-key': 'k', accept: '*/*', 'x-own': '(redacted)' });
    expect(exchange.url).toContain('q=1');
  });

  it('takes secrets out before it cuts, so that none is left in halves', () => {
    const redact: Redact = (value) => JSON.parse(JSON.stringify(value).replaceAll('S3CRET-S3CRET', '-')) as typeof value;
    for (let offset = 1_760; offset < 1_810; offset++) {
      const exchange = shown(raw({}, `{"t":"${'x'.repeat(offset)}S3CRET-S3CRET${'y'.repeat(500)}"}`), redact);
      expect(JSON.stringify(exchange)).not.toContain('S3C');
    }
  });

  it('keeps of the reply the headers about limits and ids', () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'retry-after': '3',
      'x-request-id': 'r1',
      'set-cookie': 'a=1',
      'x-frame-options': 'no',
    };
    expect(shown(raw({}, '', headers)).replyHeaders).toEqual({ 'x-ratelimit-remaining': '0', 'retry-after': '3', 'x-request-id': 'r1' });
  });

  it('has no reply to show where none arrived', () => {
    const error = { code: 'timeout', class: 'timeout', message: 'Nothing came.' } as const;
    expect(shown({ ...raw(), result: { kind: 'unknown', error } })).toMatchObject({ status: null, replyHeaders: {}, replyBody: null });
    expect(shown({ ...raw(), result: { kind: 'unknown', error, status: 502 } }).status).toBe(502);
  });

  it('says how much of what it does not show: bytes that are no text', () => {
    expect(shown(raw({ headers: { 'content-type': 'image/png' }, body: new Uint8Array(7) })).requestBody).toBe('(7 bytes of image/png)');
  });

  it('is never much larger than 8 kB, and never holds what the database can not', () => {
    const text = fc.string({ unit: 'binary', maxLength: 9_000 });
    fc.assert(
      fc.property(text, fc.dictionary(fc.string({ minLength: 1, maxLength: 300 }), text, { maxKeys: 20 }), (body, headers) => {
        const exchange = shown(
          raw({ url: `https://x.example/?${body}`, headers, body: utf8.encode(JSON.stringify({ body })) }, body, headers),
        );
        const bytes = JSON.stringify(exchange);
        expect(bytes.length).toBeLessThan(24_000);
        expect(bytes).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 200 },
    );
    expect(JSON.stringify(shown(raw({ body: utf8.encode(JSON.stringify('a'.repeat(100_000))) }, 'b'.repeat(100_000)))).length).toBeLessThan(
      9_000,
    );
  });

  it('takes a backslash of a text for what it is', () => {
    const reply = '{"text":"\\u0000 \\ud800 \\\\u0000 \\\\","k\\u0000":[1,null,true]}';
    expect(shown(raw({}, reply)).replyBody).toEqual({ text: '\ufffd \ufffd \ufffd \\', 'k\ufffd': [1, null, true] });
  });

  it('shows what is nested too deeply as a text', () => {
    const reply = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(shown(raw({}, reply)).replyBody).toMatch(/^\[{100}/);
  });
});
