import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeReply } from './replies.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeReply', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/Problem+JSON', 'application/vnd.api+json;v=1', 'text/json'])(
    'reads %s as JSON',
    (type) => {
      expect(decodeReply(type, bytes('{"a":[1,2]}'))).toEqual({ body: { a: [1, 2] } });
    },
  );

  it('gives nothing as null, whatever the type says', () => {
    expect(decodeReply('application/json', new Uint8Array(0))).toEqual({ body: null });
  });

  it('does not guess JSON where another type is named', () => {
    expect(decodeReply('text/html', bytes('{"a":1}'))).toEqual({ body: '{"a":1}' });
    expect(decodeReply(undefined, bytes('{"a":1}'))).toEqual({ body: '{"a":1}' });
    expect(decodeReply('application/jsonp', bytes('{"a":1}'))).toEqual({ body: { base64: btoa('{"a":1}') } });
  });

  it('decodes text by its charset', () => {
    expect(decodeReply('text/plain; charset=utf-8', bytes('grün'))).toEqual({ body: 'grün' });
    expect(decodeReply('text/plain; charset="ISO-8859-1"', new Uint8Array([0x67, 0xfc]))).toEqual({ body: 'gü' });
    expect(decodeReply('text/plain', new Uint8Array([0x67, 0xfc]))).toEqual({ body: 'gü' });
    expect(decodeReply('application/json', new Uint8Array([0xef, 0xbb, 0xbf, 0x31]))).toEqual({ body: 1 });
  });

  it('keeps bytes as base64 when they are not text', () => {
    expect(decodeReply('image/png', new Uint8Array([0x89, 0x50]))).toEqual({ body: { base64: 'iVA=' } });
    expect(decodeReply('application/json', new Uint8Array([0xff, 0xfe]))).toEqual({ body: { base64: '//4=' } });
    expect(decodeReply('text/plain; charset=utf-16', new Uint8Array([0x61, 0]))).toEqual({ body: { base64: 'YQA=' } });
    expect(decodeReply(undefined, new Uint8Array([0xff]))).toEqual({ body: { base64: '/w==' } });
  });

  it('gives JSON that is none as text and says so', () => {
    for (const text of ['<html>', '{"a":', '{"a":1}{"b":2}', '{"a":1e400}']) {
      expect(decodeReply('application/json', bytes(text))).toMatchObject({ body: text, problem: { code: 'reply_not_json' } });
    }
  });

  it('gives JSON nested deeper than 64 as text, at any depth', () => {
    for (const depth of [65, 200_000]) {
      expect(decodeReply('application/json', bytes('['.repeat(depth) + ']'.repeat(depth))).problem?.code).toBe('reply_too_deep');
    }
    expect(decodeReply('application/json', bytes('['.repeat(64) + ']'.repeat(64))).problem).toBeUndefined();
  });

  it.each([
    '{"__proto__":{"polluted":1},"a":1}',
    '{"\\u005f_proto__":{"polluted":1},"a":1}',
    '{"constructor":{"prototype":{"polluted":1}},"a":1}',
  ])('leaves out keys that reach into a prototype, and says so: %s', (text) => {
    const { body, problem } = decodeReply('application/json', bytes(text));
    expect(body).toEqual({ a: 1 });
    expect(problem?.code).toBe('reply_key_dropped');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('lets the words through where they are values', () => {
    expect(decodeReply('application/json', bytes('{"a":"constructor \\u005f","b":1e300}'))).toEqual({
      body: { a: 'constructor _', b: 1e300 },
    });
  });

  it('never throws, and always gives JSON', () => {
    const types = fc.constantFrom('application/json', 'text/plain', 'image/png', 'text/plain;charset=latin1', '', ';;;', 'charset=');
    fc.assert(
      fc.property(types, fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (type, body) => {
        const decoded = decodeReply(type, body);
        expect(JSON.parse(JSON.stringify(decoded.body))).toBeDefined();
      }),
    );
  });
});
