import { describe, expect, it } from '@jest/globals';
import { identityHeaders, lowerCaseHeaders, withoutCredentials } from './headers.js';

describe('lowerCaseHeaders', () => {
  it('lowers names, leaves out null, and writes numbers and booleans as text', () => {
    expect(lowerCaseHeaders({ 'X-One': 'a', 'X-Two': 2, 'x-three': true, 'x-gone': null })).toEqual({
      ok: true,
      value: { 'x-one': 'a', 'x-two': '2', 'x-three': 'true' },
    });
  });

  it.each([
    [{ Host: 'evil.example' }, 'set by the system'],
    [{ 'Content-Length': '3' }, 'set by the system'],
    [{ 'Transfer-Encoding': 'chunked' }, 'set by the system'],
    [{ Connection: 'close' }, 'set by the system'],
    [{ 'X-A': '1', 'x-a': '2' }, 'given twice'],
    [{ 'a b': '1' }, 'name'],
    [{ 'a\r\nb': '1' }, 'name'],
    [{ 'x-a': 'b\r\nc: d' }, 'line break'],
    [{ 'x-a': '€' }, 'can not carry'],
  ])('refuses %j', (headers, words) => {
    const parsed = lowerCaseHeaders(headers);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.error).toMatchObject({ code: 'input_invalid', class: 'input', message: expect.stringContaining(words) });
  });

  it('never quotes a value, which may be a secret', () => {
    const parsed = lowerCaseHeaders({ authorization: 'Bearer s3cret\n' });
    expect(!parsed.ok && parsed.error.message).not.toContain('s3cret');
  });

  it('does not reach a prototype', () => {
    const hostile = JSON.parse('{"__proto__": "x"}') as { [name: string]: string };
    expect(lowerCaseHeaders(hostile).ok).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('identityHeaders', () => {
  it('leaves out what differs between two sendings of the same call', () => {
    const headers = {
      'content-type': 'a',
      authorization: 's',
      cookie: 's',
      'x-api-key': 's',
      traceparent: 't',
      date: 'd',
      'idempotency-key': 'k',
    };
    expect(identityHeaders(headers)).toEqual({ 'content-type': 'a', 'idempotency-key': 'k' });
  });
});

describe('withoutCredentials', () => {
  it('keeps only headers that are known to carry none', () => {
    expect(withoutCredentials({ accept: '*/*', authorization: 's', cookie: 's', 'x-tenant': 's', 'user-agent': 'u' })).toEqual({
      accept: '*/*',
      'user-agent': 'u',
    });
  });
});
