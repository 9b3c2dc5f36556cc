import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capabilitiesOf, ReplyReader, replyText } from './smtp-reply.js';

describe('ReplyReader', () => {
  it('puts replies together however they are cut into pieces', () => {
    const text = '220 mail.test ESMTP\r\n250-mail.test\r\n250-SIZE 100\r\n250 HELP\r\n354\r\n550 5.1.1 no such user\n';
    const expected = [
      { code: 220, lines: ['mail.test ESMTP'] },
      { code: 250, lines: ['mail.test', 'SIZE 100', 'HELP'] },
      { code: 354, lines: [''] },
      { code: 550, lines: ['5.1.1 no such user'] },
    ];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
        const reader = new ReplyReader();
        const ends = [...cuts.sort((a, b) => a - b), text.length];
        let from = 0;
        const seen = ends.flatMap((end) => reader.add(text.slice(from, (from = end))) ?? []);
        expect(seen).toEqual(expected);
        expect(reader.empty).toBe(true);
      }),
    );
  });

  it.each(['HTTP/1.1 400 Bad Request\r\n', '99 too short\r\n', '250x\r\n', '\r\n'])('says that %j is no SMTP', (text) => {
    expect(new ReplyReader().add(text)).toBeNull();
  });

  it('gives up on a reply that never ends', () => {
    const reader = new ReplyReader();
    let answer: unknown = [];
    for (let i = 0; i < 10_000 && answer !== null; i++) answer = reader.add('250-more and more\r\n');
    expect(answer).toBeNull();
    expect(new ReplyReader().add('2'.repeat(100_000))).toBeNull();
  });

  it('knows whether something is left', () => {
    const reader = new ReplyReader();
    reader.add('220 go\r\n250-inj');
    expect(reader.empty).toBe(false);
  });
});

it('replyText is one line of bounded length', () => {
  expect(replyText({ code: 550, lines: ['a\u0007b', 'c'] })).toBe('a b c');
  expect(replyText({ code: 550, lines: ['x'.repeat(10_000)] }).length).toBe(501);
});

it('capabilitiesOf reads what matters, in any case and in the old form', () => {
  const lines = ['mail.test greets you', 'size 35882577', 'AUTH PLAIN login', 'AUTH=XOAUTH2', 'STARTTLS', 'SMTPUTF8'];
  expect(capabilitiesOf({ code: 250, lines })).toEqual({
    startTls: true,
    smtpUtf8: true,
    signIn: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    maxBytes: 35_882_577,
  });
  expect(capabilitiesOf({ code: 250, lines: ['mail.test', 'SIZE 0'] })).toEqual({
    startTls: false,
    smtpUtf8: false,
    signIn: [],
    maxBytes: null,
  });
});
