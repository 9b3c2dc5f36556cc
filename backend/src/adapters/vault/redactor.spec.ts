import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeRedactor } from './redactor.js';

const SECRET = 'k3y/with+"ödd" chars&=';
const redact = makeRedactor({ secrets: [SECRET], carriers: [`ada:${SECRET}`] });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Everything that somebody could turn back into the secret. */
const echoes: readonly (readonly [string, string])[] = [
  ['plain', SECRET],
  ['as a header', `Bearer ${SECRET}`],
  ['in JSON', JSON.stringify({ token: SECRET })],
  ['in JSON with escaped slashes', JSON.stringify({ token: SECRET }).replaceAll('/', '\\/')],
  ['in JSON within JSON', JSON.stringify(JSON.stringify({ token: SECRET }))],
  ['in ASCII JSON', '"k3y/with+\\"\\u00f6dd\\" chars&="'],
  ['in a URL', `https://x.test/?a=1&key=${encodeURIComponent(SECRET)}&b=2`],
  ['in a form', new URLSearchParams({ key: SECRET }).toString()],
  ['in a URL with lower-case escapes', encodeURIComponent(SECRET).replace(/%../g, (escape) => escape.toLowerCase())],
  ['in a URL in a URL', encodeURIComponent(encodeURIComponent(SECRET))],
  ['in HTML', `<b>${SECRET.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</b>`],
  ['in base64', base64(SECRET)],
  ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ['in the base64 of basic authentication', `Basic ${base64(`ada:${SECRET}`)}`],
  ['in base64 of a text of which it is a part', base64(`{"a":1,"key":"${SECRET}","b":2}`)],
  ['in base64 in a URL', `?auth=${encodeURIComponent(base64(SECRET))}`],
  ['in hex', Buffer.from(SECRET).toString('hex')],
  ['in capital hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
];

describe('a secret', () => {
  it.each(echoes)('is taken out %s', (_, echo) => {
    const out = redact({ body: echo, list: [echo], [echo]: 1 });
    expect(out.body).toContain('(redacted)');
    const left = JSON.stringify(out);
    for (const form of ['k3y', encodeURIComponent('k3y/with'), base64('ödd" chars'), Buffer.from('k3y/').toString('hex')])
      expect(left).not.toContain(form);
  });

  it('is taken out of whatever it stands in, in every form of base64', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 9, maxLength: 60 }),
        fc.string({ maxLength: 20 }),
        fc.string({ maxLength: 20 }),
        (secret, before, after) => {
          const clean = makeRedactor({ secrets: [secret], carriers: [] });
          expect(clean(before + secret + after)).not.toContain(secret);
          expect(clean(base64(before + secret + after))).toContain('(redacted)');
          const inside = JSON.parse(clean(JSON.stringify({ a: [before + secret + after] }))) as { a: string[] };
          expect(inside.a[0]).not.toContain(secret);
        },
      ),
    );
  });

  it('that is a number is taken out as a number', () => {
    const clean = makeRedactor({ secrets: ['123456'], carriers: [] });
    expect(clean({ pin: 123456, id: 7 })).toEqual({ pin: '(redacted)', id: 7 });
  });

  it('of fewer than four characters is left alone, but not what it is sent in', () => {
    const clean = makeRedactor({ secrets: ['abc'], carriers: ['ada:abc'] });
    expect(clean({ text: 'abcabc', auth: base64('ada:abc') })).toEqual({ text: 'abcabc', auth: '(redacted)' });
  });

  it('that is a word of the engine does not change what an outcome is', () => {
    const clean = makeRedactor({ secrets: ['rejected', 'network'], carriers: [] });
    const outcome = { kind: 'rejected', error: { code: 'x', class: 'network', message: 'it was rejected' } };
    expect(clean(outcome)).toEqual({ kind: 'rejected', error: { code: 'x', class: 'network', message: 'it was (redacted)' } });
  });
});

describe('what holds no secret', () => {
  it('comes back as it is, without a copy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redact(value)).toBe(value);
      }),
    );
  });

  it('is shared where only another part changed', () => {
    const value = { same: { a: 1 }, other: SECRET, bytes: new Uint8Array([1, 2]) };
    const out = redact(value);
    expect(out.same).toBe(value.same);
    expect(out.bytes).toBe(value.bytes);
    expect(value.other).toBe(SECRET);
  });

  it('keeps keys apart that held different secrets', () => {
    const clean = makeRedactor({ secrets: ['first-secret', 'second-secret'], carriers: [] });
    expect(clean({ 'first-secret': 1, 'second-secret': 2 })).toEqual({ '(redacted)': 1, '(redacted) 2': 2 });
  });
});
