import { describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import { parseInput } from '../_kit/index.js';
import { requestInput } from './contract.js';
import { renderRequest, type Rendered } from './render.js';

const CONTEXT = { idempotencyKey: 'key-1', idempotencyHeader: null, connection: null };

function render(input: Json, context: Parameters<typeof renderRequest>[1] = CONTEXT): Rendered {
  const parsed = parseInput(requestInput, input);
  const rendered = parsed.ok ? renderRequest(parsed.value, context) : parsed;
  if (!rendered.ok) throw new Error(`${rendered.error.code}: ${rendered.error.message}`);
  return rendered.value;
}
const text = (rendered: Rendered): string | null => (rendered.body === null ? null : new TextDecoder().decode(rendered.body));

describe('renderRequest', () => {
  it('is a GET without a body when only the address is given', () => {
    expect(render({ url: 'https://api.example.com/a' })).toEqual({
      method: 'GET',
      url: 'https://api.example.com/a',
      headers: {},
      body: null,
      pieces: null,
      follow: true,
    });
  });

  it('adds the query to that of the address, and leaves what is there as it is', () => {
    const query = { q: 'a b&c', list: [1, 'x', null], flag: false, gone: null };
    expect(render({ url: 'https://x.example/p?keep=%20a+b', query }).url).toBe(
      'https://x.example/p?keep=%20a+b&q=a+b%26c&list=1&list=x&flag=false',
    );
    expect(render({ url: 'https://x.example', query: {} }).url).toBe('https://x.example/');
    expect(render({ url: 'https://x.example/#part', query: { a: 1 } }).url).toBe('https://x.example/?a=1');
  });

  it('sends a body as JSON unless another kind is named', () => {
    const rendered = render({ method: 'post', url: 'https://x.example/', body: { a: 1 } });
    expect(rendered).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' }, follow: false });
    expect(text(rendered)).toBe('{"a":1}');
    expect(text(render({ method: 'POST', url: 'https://x.example/', body: null }))).toBe('null');
    expect(text(render({ method: 'POST', url: 'https://x.example/', bodyType: 'form', body: { a: 1 } }))).toBe('a=1');
    expect(text(render({ method: 'POST', url: 'https://x.example/', bodyType: 'raw', body: 'hi' }))).toBe('hi');
  });

  it('sends no body when there is none, also when a kind is named', () => {
    for (const bodyType of ['json', 'form', 'multipart', 'raw', 'none']) {
      expect(render({ method: 'POST', url: 'https://x.example/', bodyType })).toMatchObject({ body: null, headers: {} });
    }
    expect(render({ method: 'POST', url: 'https://x.example/', bodyType: 'none', body: { a: 1 } }).body).toBeNull();
  });

  it('takes the content type from the input, else from the headers, else from the kind of body', () => {
    const base = { method: 'PATCH', url: 'https://x.example/', body: { a: 1 } };
    expect(render({ ...base, contentType: 'application/merge-patch+json' }).headers).toEqual({
      'content-type': 'application/merge-patch+json',
    });
    expect(render({ ...base, headers: { 'Content-Type': 'application/x-own' } }).headers).toEqual({ 'content-type': 'application/x-own' });
  });

  it('carries the key of a keyed step under the header its policy names', () => {
    const keyed = { ...CONTEXT, idempotencyHeader: 'Idempotency-Key' };
    expect(render({ method: 'POST', url: 'https://x.example/' }, keyed).headers).toEqual({ 'idempotency-key': 'key-1' });
    expect(() => render({ method: 'POST', url: 'https://x.example/', headers: { 'idempotency-key': 'mine' } }, keyed)).toThrow(
      /given twice/,
    );
  });

  it('gives the same bytes for the same input and key', () => {
    const input = { method: 'POST', url: 'https://x.example/', bodyType: 'multipart', body: { a: { base64: 'aGk=' } } };
    expect(render(input)).toEqual(render(input));
  });

  it('follows redirects only where nothing can be repeated', () => {
    expect(render({ method: 'HEAD', url: 'https://x.example/' }).follow).toBe(true);
    expect(render({ url: 'https://x.example/', redirects: 'none' }).follow).toBe(false);
    expect(render({ method: 'OPTIONS', url: 'https://x.example/' }).follow).toBe(false);
    expect(() => render({ method: 'POST', url: 'https://x.example/', redirects: 'follow' })).toThrow(/not followed/);
  });

  it('says which required input is missing', () => {
    expect(() => render({ method: 'GET' })).toThrow(/^required_input_missing: .*"url"/);
  });

  it.each([
    ['', 'empty'],
    ['api.example.com/x', 'http://'],
    ['ftp://x/', 'http://'],
    ['file:///etc/passwd', 'http://'],
    ['https://user:s3cret@x/', 'user name'],
    ['http://a#@b/', '"#"'],
    ['http://a\\b/', 'backslash'],
    ['http://a/\r\nX: y', 'line break'],
    ['http://[::1', 'host or port'],
    ['http://x:99999/', 'host or port'],
  ])('refuses the address %j', (url, words) => {
    expect(() => render({ url })).toThrow(/^invalid_url/);
    expect(() => render({ url })).toThrow(words);
    expect(() => render({ url })).not.toThrow(/s3cret/);
  });

  it.each([
    [{ method: 'GET POST' }, 'method'],
    [{ method: 7 }, 'method'],
    [{ method: 'CONNECT' }, 'CONNECT'],
    [{ query: { a: { b: 1 } } }, 'query.a'],
    [{ query: 'a=1' }, 'query'],
    [{ headers: { a: [] } }, 'headers.a'],
    [{ headers: { host: 'x' } }, 'host'],
    [{ bodyType: 'xml' }, 'bodyType'],
    [{ redirects: true }, 'redirects'],
    [{ bdy: 1 }, 'bdy'],
    [{ bodyType: 'form', body: {}, contentType: 'a/b' }, 'contentType'],
    [{ bodyType: 'multipart', body: {}, headers: { 'content-type': 'a/b' } }, 'content-type'],
  ] as const)('refuses %j and names what is wrong', (more, field) => {
    expect(() => render({ url: 'https://x.example/', ...more } as Json)).toThrow(/^input_invalid/);
    expect(() => render({ url: 'https://x.example/', ...more } as Json)).toThrow(field);
  });
});
