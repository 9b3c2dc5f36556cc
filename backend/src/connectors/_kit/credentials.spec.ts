import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ConnectionKind, JsonObject } from '@plumbline/shared';
import type { ConnectionFacts, OpenConnection } from '../../engine/ports/connections.js';
import type { Hmac } from '../../engine/ports/hmac.js';
import { hostRefusal, onlyOneCredential, withCredential } from './credentials.js';

const hmac: Hmac = { sign: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest() };
const tools = { hmac, now: () => 1_700_000_000_500 };
const body = new TextEncoder().encode('{"a":1}');
const request = { url: 'https://api.example.com/v1?q=a%20b', headers: { accept: '*/*' }, body };

const facts = (kind: ConnectionKind, settings: JsonObject = {}): ConnectionFacts => ({
  id: 'c1',
  kind,
  service: 'CRM',
  name: 'sales',
  account: 'a',
  hosts: ['api.example.com'],
  settings,
});
const opened = (of: ConnectionFacts, secrets: OpenConnection['secrets']): OpenConnection => ({
  facts: of,
  secrets,
  redact: (value) => value,
});

describe('a credential', () => {
  it.each([
    ['bearer', facts('bearer'), { token: 't0k' }, { authorization: 'Bearer t0k' }],
    ['practice', facts('practice'), { token: 't0k' }, { authorization: 'Bearer t0k' }],
    ['basic, in UTF-8', facts('basic', { username: 'ada' }), { password: 'pä:ss' }, { authorization: 'Basic YWRhOnDDpDpzcw==' }],
    [
      'api_key in a header',
      facts('api_key', { in: 'header', name: 'X-Api-Key', prefix: 'Token ' }),
      { key: 'k' },
      { 'x-api-key': 'Token k' },
    ],
  ])('of the kind %s goes into its header', (_, of, secrets, headers) => {
    expect(withCredential(request, opened(of, secrets), tools)).toEqual({ ...request, headers: { ...request.headers, ...headers } });
  });

  it('in the query is added behind what is there, and replaces what a redirect repeats', () => {
    const of = opened(facts('api_key', { in: 'query', name: 'api_key' }), { key: 'a+b&c' });
    expect(withCredential(request, of, tools).url).toBe('https://api.example.com/v1?q=a%20b&api_key=a%2Bb%26c');
    expect(withCredential({ ...request, url: 'https://api.example.com/' }, of, tools).url).toBe(
      'https://api.example.com/?api_key=a%2Bb%26c',
    );
    const again = withCredential({ ...request, url: 'https://api.example.com/?api_key=old' }, of, tools).url;
    expect(new URL(again).searchParams.getAll('api_key')).toEqual(['a+b&c']);
  });

  it('of the kind hmac signs the body', () => {
    const settings = { algorithm: 'sha256', header: 'X-Hub-Signature-256', encoding: 'hex', prefix: 'sha256=' };
    const { headers } = withCredential(request, opened(facts('hmac', settings), { secret: 's' }), tools);
    expect(headers).toEqual({ accept: '*/*', 'x-hub-signature-256': `sha256=${createHmac('sha256', 's').update(body).digest('hex')}` });
  });

  it('of the kind hmac signs the time with the body where a header carries it, and an empty body where there is none', () => {
    const settings = { algorithm: 'sha512', header: 'X-Signature', encoding: 'base64', timestampHeader: 'X-Time' };
    const of = opened(facts('hmac', settings), { secret: 's' });
    const sign = (text: string): string => createHmac('sha512', 's').update(text).digest('base64');
    expect(withCredential(request, of, tools).headers).toMatchObject({ 'x-signature': sign('1700000000.{"a":1}'), 'x-time': '1700000000' });
    expect(withCredential({ ...request, body: null }, of, tools).headers).toMatchObject({ 'x-signature': sign('1700000000.') });
  });
});

describe('input that proves who we are beside a connection', () => {
  it.each([
    ['an authorization header', facts('bearer'), { headers: { authorization: 'Basic eA==' } }],
    ['an authorization header beside another kind', facts('api_key', { in: 'header', name: 'X-Key' }), { headers: { authorization: 'x' } }],
    ["the key's own header", facts('api_key', { in: 'header', name: 'X-Key' }), { headers: { 'x-key': 'x' } }],
    ["the key's own parameter", facts('api_key', { in: 'query', name: 'key' }), { url: 'https://api.example.com/?key=1' }],
    ['the header of the signature', facts('hmac', { header: 'X-Sign' }), { headers: { 'x-sign': 'x' } }],
  ])('is refused: %s', (_, of, given) => {
    const answer = onlyOneCredential(of, { url: request.url, headers: {}, ...given });
    expect(answer).toMatchObject({ ok: false, error: { code: 'input_invalid', class: 'input' } });
  });

  it('is what is meant: other headers and parameters pass', () => {
    expect(onlyOneCredential(facts('api_key', { in: 'query', name: 'key' }), request).ok).toBe(true);
  });

  it('is not the link to a next page that repeats the key, which was taken out of it and is put back', () => {
    const of = facts('api_key', { in: 'query', name: 'key' });
    const next = { ...request, url: 'https://api.example.com/v1?page=2&key=(redacted)' };
    expect(onlyOneCredential(of, next).ok).toBe(true);
    expect(withCredential(next, opened(of, { key: 'k' }), tools).url).toBe('https://api.example.com/v1?page=2&key=k');
  });
});

describe('hostRefusal', () => {
  it.each(['http://api.example.com/', 'https://api.example.com:8443/', 'https://evil.test/', 'https://api.example.com.evil.test/'])(
    'refuses %s, naming the place and never the path',
    (url) => {
      const error = hostRefusal(facts('bearer'), `${url}secret-path`);
      expect(error).toMatchObject({ code: 'host_not_allowed', class: 'denied' });
      expect(error?.message).not.toContain('secret-path');
    },
  );

  it('lets the hosts of the connection pass, however they are written', () => {
    expect(hostRefusal(facts('bearer'), 'https://API.example.com:443/x')).toBeNull();
  });
});
