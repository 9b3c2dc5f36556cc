import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesFromBase64, bytesToBase64 } from './base64.js';
import { encodeForm, encodeJson, encodeMultipart, encodeRaw, type Encoding } from './bodies.js';

function text(encoding: Encoding): string {
  if (!encoding.ok) throw new Error(encoding.error.message);
  return new TextDecoder().decode(encoding.value.bytes);
}
const type = (encoding: Encoding): string => (encoding.ok ? encoding.value.contentType : encoding.error.message);

describe('base64', () => {
  it('goes there and back for all bytes, also longer than one piece', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), (bytes) => {
        expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(bytesFromBase64(bytesToBase64(bytes))).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it('is null for text that is none', () => {
    expect(bytesFromBase64('not base64!')).toBeNull();
  });
});

describe('encodeJson', () => {
  it('writes any JSON, null included', () => {
    expect(text(encodeJson({ a: [1, null, 'ä'] }))).toBe('{"a":[1,null,"ä"]}');
    expect(text(encodeJson(null))).toBe('null');
    expect(type(encodeJson({}))).toBe('application/json');
  });
});

describe('encodeRaw', () => {
  it('sends text and bytes as they are', () => {
    expect(text(encodeRaw('a,b\n1,2'))).toBe('a,b\n1,2');
    expect(text(encodeRaw({ base64: 'aGk=' }))).toBe('hi');
    expect(type(encodeRaw({ base64: '' }))).toBe('application/octet-stream');
  });

  it('refuses anything else in words', () => {
    for (const body of [7, null, { a: 1 }, { base64: '!' }, ['x']]) expect(type(encodeRaw(body))).toContain('raw body');
  });
});

describe('encodeForm', () => {
  it('encodes names and values, repeats lists, leaves out null', () => {
    expect(text(encodeForm({ a: 'x y&z', b: [1, true], c: null, 'd=': '' }))).toBe('a=x+y%26z&b=1&b=true&d%3D=');
  });

  it('names the field that can not be carried', () => {
    expect(type(encodeForm({ a: { b: 1 } }))).toContain('body.a');
    expect(type(encodeForm('x'))).toContain('object');
  });
});

describe('encodeMultipart', () => {
  const body = {
    name: 'Ada',
    tags: ['x', 2],
    gone: null,
    file: { base64: 'aGk=', filename: 'a"b\r\n.txt', contentType: 'image/png' },
    note: { text: 'ü' },
  };

  it('writes the parts as browsers do', () => {
    const encoding = encodeMultipart(body, 'run-1/step');
    expect(type(encoding)).toBe('multipart/form-data; boundary=plumbline-run1step');
    expect(text(encoding)).toBe(
      [
        '--plumbline-run1step',
        'content-disposition: form-data; name="name"',
        '',
        'Ada',
        '--plumbline-run1step',
        'content-disposition: form-data; name="tags"',
        '',
        'x',
        '--plumbline-run1step',
        'content-disposition: form-data; name="tags"',
        '',
        '2',
        '--plumbline-run1step',
        'content-disposition: form-data; name="file"; filename="a%22b%0D%0A.txt"',
        'content-type: image/png',
        '',
        'hi',
        '--plumbline-run1step',
        'content-disposition: form-data; name="note"; filename="file"',
        'content-type: text/plain; charset=utf-8',
        '',
        'ü',
        '--plumbline-run1step--',
        '',
      ].join('\r\n'),
    );
  });

  it('gives the same bytes for the same key, so that a retry is the same call', () => {
    expect(encodeMultipart(body, 'k')).toEqual(encodeMultipart(body, 'k'));
  });

  it('refuses parts that could break out of theirs', () => {
    expect(type(encodeMultipart({ a: { text: 'x', contentType: 'a\r\nb' } }, 'k'))).toContain('body.a');
    expect(type(encodeMultipart({ a: { nested: 1 } }, 'k'))).toContain('body.a');
    expect(type(encodeMultipart({ a: [[1]] }, 'k'))).toContain('body.a');
    expect(type(encodeMultipart([], 'k'))).toContain('object');
  });
});
