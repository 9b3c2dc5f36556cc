import { describe, expect, it } from '@jest/globals';
import { nextHop } from './redirect.js';
import type { Rendered } from './render.js';

const HEADERS = { authorization: 'Bearer s3cret', cookie: 'a=1', 'x-tenant': 't', accept: 'application/json' };
const request = (more: Partial<Rendered> = {}): Rendered => ({
  method: 'GET',
  url: 'https://a.example/x/y?z=1',
  headers: HEADERS,
  body: null,
  pieces: null,
  follow: true,
  ...more,
});
const to = (location: string, status = 302, from = request()): Rendered | null => nextHop(from, { status, headers: { location } });

describe('nextHop', () => {
  it.each([301, 302, 303, 307, 308])('follows %d, relative to where it came from', (status) => {
    expect(to('../w#part', status)).toEqual(request({ url: 'https://a.example/w' }));
  });

  it.each(['https://b.example/', 'http://a.example/', 'https://a.example:8443/', '//b.example/x'])(
    'leaves everything that may be a credential behind on the way to %s',
    (location) => {
      expect(to(location)?.headers).toEqual({ accept: 'application/json' });
    },
  );

  it('does not bring credentials back on the way home', () => {
    const away = to('https://b.example/');
    expect(away && nextHop(away, { status: 302, headers: { location: 'https://a.example/' } })?.headers).toEqual({
      accept: 'application/json',
    });
  });

  it.each([
    'file:///etc/passwd',
    'ftp://a.example/',
    'javascript:alert(1)',
    'https://u:p@a.example/',
    'http://[',
    'https://a.example\\@b.example/',
    '/a\r\nb',
  ])('does not follow to %j', (location) => {
    expect(to(location)).toBeNull();
  });

  it('follows nothing else: no location, another status, not asked to', () => {
    expect(nextHop(request(), { status: 302, headers: {} })).toBeNull();
    expect(to('/x', 200)).toBeNull();
    expect(to('/x', 304)).toBeNull();
    expect(to('/x', 307, request({ follow: false }))).toBeNull();
  });
});
