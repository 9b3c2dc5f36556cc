import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { TOKEN } from '../support/product.js';
import { isRefusal, staysHealthy, useWorld } from '../support/world.js';
import { head, overTheWire } from './wire.js';

const MB = 1024 * 1024;
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const big = (megabytes: number): Buffer => Buffer.from(`{"name":"${'x'.repeat(megabytes * MB)}"}`);

interface BadBody {
  readonly what: string;
  readonly body: () => string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
}

const GZIP = { 'content-encoding': 'gzip' };

/** Refused wherever a body is read. */
const BAD_BODIES: readonly BadBody[] = [
  { what: 'a document that breaks off', body: () => '{"name": "Ada', status: 400, code: 'malformed_json' },
  { what: 'text that is no JSON', body: () => 'name=Ada', status: 400, code: 'malformed_json' },
  { what: 'two documents', body: () => '{}{}', status: 400, code: 'malformed_json' },
  { what: 'a trailing comma', body: () => '{"name": "Ada",}', status: 400, code: 'malformed_json' },
  { what: 'NaN', body: () => '{"amount": NaN}', status: 400, code: 'malformed_json' },
  { what: 'a number that no computer holds', body: () => '{"amount": 1e400}', status: 400, code: 'malformed_json' },
  { what: 'a number of 400 digits deep inside', body: () => `{"a": [{"b": -${'9'.repeat(400)}}]}`, status: 400, code: 'malformed_json' },
  { what: '65 levels', body: () => nested(65), status: 400, code: 'too_deep' },
  { what: '200,000 levels', body: () => nested(200_000), status: 400, code: 'too_deep' },
  { what: '200,000 levels that are never closed', body: () => '{"a":'.repeat(200_000), status: 400, code: 'too_deep' },
  { what: 'the key __proto__', body: () => '{"a": {"__proto__": {"admin": true}}}', status: 400, code: 'forbidden_key' },
  { what: 'the key __proto__ in escapes', body: () => '{"\\u005f_proto__": {"admin": true}}', status: 400, code: 'forbidden_key' },
  { what: 'the key __proto__ twice', body: () => '{"__proto__": 1, "__proto__": {}}', status: 400, code: 'forbidden_key' },
  { what: 'the key constructor', body: () => '{"constructor": {"prototype": {}}}', status: 400, code: 'forbidden_key' },
  { what: 'the key prototype in a list', body: () => '[[{"prototype": 1}]]', status: 400, code: 'forbidden_key' },
  { what: 'UTF-16 with a mark', body: () => Buffer.from('\ufeff{"name":"Ada"}', 'utf16le'), status: 400, code: 'bad_encoding' },
  { what: 'UTF-16 without a mark', body: () => Buffer.from('{"name":"Ada"}', 'utf16le'), status: 400, code: 'malformed_json' },
  { what: 'Latin-1', body: () => Buffer.from('{"name":"Zoë"}', 'latin1'), status: 400, code: 'bad_encoding' },
  { what: '11 MB', body: () => big(11), status: 413, code: 'body_too_large' },
  {
    what: 'a small body that inflates to 100 MB',
    body: () => gzipSync(Buffer.alloc(100 * MB, 0x20)),
    headers: GZIP,
    status: 413,
    code: 'body_too_large',
  },
  { what: 'gzip that is none', body: () => '{"name":"Ada"}', headers: GZIP, status: 400, code: 'bad_encoding' },
  {
    what: 'gzip that breaks off',
    body: () => gzipSync('{"name":"Ada"}').subarray(0, 20),
    headers: GZIP,
    status: 400,
    code: 'bad_encoding',
  },
  { what: 'an unknown encoding', body: () => '{}', headers: { 'content-encoding': 'snappy' }, status: 415, code: 'unsupported_encoding' },
  { what: 'two encodings', body: () => '{}', headers: { 'content-encoding': 'gzip, gzip' }, status: 415, code: 'unsupported_encoding' },
];

const world = useWorld();

describe.each(['/hooks/in', '/api/flows'])('a body sent to %s', (path) => {
  it.each(BAD_BODIES)('is refused when it is $what', async ({ body, headers, status, code }) => {
    const reply = await world.leavingNothing(() => world.product.call('POST', path, body(), headers));
    isRefusal(reply, status, code);
  });

  it('is refused with 413 before it is sent when its announced length is too large', async () => {
    const start = head('POST', path, { authorization: `Bearer ${TOKEN}`, 'content-length': String(11 * MB) });
    isRefusal(await world.leavingNothing(() => overTheWire(world.product.address, [start])), 413, 'body_too_large');
  });

  it('is refused with 413 when it comes in chunks of which nobody said how many', async () => {
    const start = head('POST', path, { authorization: `Bearer ${TOKEN}`, 'transfer-encoding': 'chunked' });
    const chunk = `${MB.toString(16)}\r\n${'x'.repeat(MB)}\r\n`;
    const parts = [start, ...Array.from({ length: 11 }, () => chunk), '0\r\n\r\n'];
    isRefusal(await world.leavingNothing(() => overTheWire(world.product.address, parts)), 413, 'body_too_large');
  });

  it('is refused when its chunks are garbage', async () => {
    const start = head('POST', path, { authorization: `Bearer ${TOKEN}`, 'transfer-encoding': 'chunked' });
    isRefusal(await world.leavingNothing(() => overTheWire(world.product.address, [start, 'zz\r\n{}\r\n'])), 400, 'bad_request');
  });

  it.each([
    ['two headers disagree about its length', ['transfer-encoding: chunked', 'content-length: 2'], '\r\n'],
    ['its length is said twice, and differently', ['content-length: 2', 'content-length: 5'], '\r\n'],
    ['its length is said twice in one header', ['content-length: 2, 5'], '\r\n'],
    ['its length is no number', ['content-length: +2'], '\r\n'],
    ['chunked is not the last of its codings', ['transfer-encoding: chunked, identity'], '\r\n'],
    ['its coding is hidden behind a sign', ['transfer-encoding: \u000bchunked'], '\r\n'],
    ['a header goes on in the next line', ['x: 1', ' transfer-encoding: chunked', 'content-length: 2'], '\r\n'],
    ['there is a space before a colon', ['content-length : 2'], '\r\n'],
    ['its lines end with a line feed only', ['content-length: 2'], '\n'],
  ])('is refused when %s, so that nobody before us reads another request in it', async (_, lines, end) => {
    const start = [`POST ${path} HTTP/1.1`, 'host: plumbline', `authorization: Bearer ${TOKEN}`, ...lines, '', ''].join(end);
    isRefusal(await world.leavingNothing(() => overTheWire(world.product.address, [start, '{}\r\n0\r\n\r\n'])), 400, 'bad_request');
  });

  it('leaves nothing when its sender breaks off in the middle', async () => {
    const start = head('POST', path, { authorization: `Bearer ${TOKEN}`, 'content-length': '100' });
    const before = await world.rows();
    await expect(overTheWire(world.product.address, [start, '{"name":"Ada"'], { cut: true })).rejects.toThrow();
    expect((await world.product.call('GET', '/api/health/ready')).status).toBe(200);
    expect(await world.rows()).toEqual(before);
  });

  it('is refused with an answer that always arrives, however much is still being sent', async () => {
    const body = big(11);
    for (let i = 0; i < 20; i++) isRefusal(await world.product.call('POST', path, body), 413, 'body_too_large');
  });

  it('is taken when it is 9 MB', async () => {
    const reply = await world.product.call('POST', path, big(9));
    expect({ status: reply.status, code: reply.body['code'] }).toEqual(
      path === '/hooks/in' ? { status: 202, code: undefined } : { status: 400, code: 'invalid_flow' },
    );
  });
});

it('a hook that nobody listens at answers 404 without reading the body', async () => {
  isRefusal(await world.leavingNothing(() => world.product.call('POST', '/hooks/nobody', big(11))), 404, 'hook_not_found');
});

staysHealthy(world);
