import { describe, expect, it } from '@jest/globals';
import { encodeFile, encodeForm, encodeJson, encodeMultipart, encodeRaw, type Encoding } from './bodies.js';

function text(encoding: Encoding): string {
  if (!encoding.ok) throw new Error(encoding.error.message);
  return new TextDecoder().decode(encoding.value.bytes);
}
const type = (encoding: Encoding): string => (encoding.ok ? encoding.value.contentType : encoding.error.message);

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

describe('A file of the run', () => {
  const FILE = { id: 'f1', name: 'a"b.txt', type: 'text/plain', size: 3 };

  it('is a body by itself: known by its id, and read when it is sent', () => {
    for (const body of [FILE, [FILE]]) {
      const encoded = encodeFile(body);
      expect(encoded).toMatchObject({ ok: true, value: { contentType: 'text/plain', pieces: [{ file: 'f1' }] } });
      expect(encoded.ok && new TextDecoder().decode(encoded.value.bytes)).toBe('(the file f1)');
    }
    for (const body of [[FILE, FILE], [], 'f1', { id: 'f1' }]) expect(encodeFile(body)).toMatchObject({ ok: false });
    expect(encodeFile({ ...FILE, type: 'text/plain\r\nx: y' })).toMatchObject({ value: { contentType: 'application/octet-stream' } });
  });

  it('is a part of a form, whose other bytes stand around it', () => {
    const encoded = encodeMultipart({ name: 'Ada', cv: [FILE] }, 'k');
    const pieces = (encoded.ok && encoded.value.pieces) || [];
    expect(pieces.filter((piece) => !(piece instanceof Uint8Array))).toEqual([{ file: 'f1' }]);
    expect(encodeMultipart({ name: 'Ada' }, 'k')).not.toHaveProperty('value.pieces');
    expect(encoded.ok && new TextDecoder().decode(encoded.value.bytes)).toContain(
      'filename="a%22b.txt"\r\ncontent-type: text/plain\r\n\r\n(the file f1)\r\n',
    );
  });
});
