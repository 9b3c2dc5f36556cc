import { describe, expect, it } from '@jest/globals';
import { bindsConnection, headerRefusal, methodRefusal } from './request-headers.js';

describe('headerRefusal', () => {
  it('lets ordinary headers pass, also with latin-1 text and tabs', () => {
    expect(headerRefusal({ 'content-type': 'application/json', 'x-name': 'Jürgen\tK', 'x-empty': '' })).toBeNull();
  });

  it.each([
    'host',
    'connection',
    'content-length',
    'transfer-encoding',
    'upgrade',
    'expect',
    'te',
    'trailer',
    'keep-alive',
    'proxy-authorization',
  ])('refuses %s, which would change how the request is framed or routed', (name) => {
    expect(headerRefusal({ [name]: 'x' })).toContain(name);
  });

  it.each(['x\r\ny', 'x\ny', 'x\ry', 'x\u0000y', 'price €'])('refuses the value %j without quoting it', (value) => {
    const refusal = headerRefusal({ 'x-a': value });
    expect(refusal).toContain('x-a');
    expect(refusal).not.toContain(value);
  });

  it.each(['a b', 'a\r\nb', 'a:b', '', 'ä', 'Upper'])('refuses the name %j', (name) => {
    expect(headerRefusal({ [name]: 'x' })).not.toBeNull();
  });
});

describe('methodRefusal', () => {
  it('lets every method of a service pass', () => {
    for (const method of ['GET', 'POST', 'PROPFIND', 'M-SEARCH']) expect(methodRefusal(method)).toBeNull();
  });

  it('refuses what is no method, and methods that turn the connection into something else', () => {
    for (const method of ['get', '', 'GET /', 'A\r\nB', 'CONNECT', 'TRACE']) expect(methodRefusal(method)).not.toBeNull();
  });
});

describe('bindsConnection', () => {
  it('is true only for credentials that authenticate the connection', () => {
    expect(bindsConnection({ authorization: 'NTLM TlRM' })).toBe(true);
    expect(bindsConnection({ authorization: 'negotiate abc' })).toBe(true);
    expect(bindsConnection({ authorization: 'Bearer abc' })).toBe(false);
    expect(bindsConnection({})).toBe(false);
  });
});
