import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseHeads, parseMail } from './parse-mail.js';

const UTF8 = new TextEncoder();
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = UTF8.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

interface Kept {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly contentId: string | null;
}

async function read(text: string, size = 7) {
  const files: Kept[] = [];
  const mail = await parseMail(pieces(text, size), async ({ name, type, chunks, contentId }) => {
    let all = '';
    for await (const chunk of chunks) all += Buffer.from(chunk).toString('latin1');
    files.push({ name, type, contentId, text: all });
  });
  return { ...mail, files };
}

const lines = (...all: string[]): string => all.join('\r\n');
const MULTIPART = lines(
  ...['From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.com>', 'To: a@example.com, "B, C" <b@example.com>', 'Subject: =?utf-8?B?w7xiZXI=?='],
  ...['Message-ID: <one@example.com>', 'References: <x@y> <z@y>', 'Date: Mon, 1 Jun 2026 12:00:00 +0200', 'MIME-Version: 1.0'],
  ...['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain; charset=utf-8', '', 'Hello', '--b'],
  ...['Content-Type: text/csv; name="../../etc/pass\\"wd.csv"', 'Content-Disposition: attachment', 'Content-Transfer-Encoding: base64'],
  ...['', 'YSxiCjEsMg==', '--b', 'Content-Type: image/png', 'Content-ID: <logo>', 'Content-Disposition: inline', '', 'PNG', '--b--', ''],
);

describe('a mail is read', () => {
  it('with its text, its people and its files, in pieces of any size', async () => {
    for (const size of [1, 7, 10_000]) {
      const mail = await read(MULTIPART, size);
      expect(mail.heads).toMatchObject({
        messageId: '<one@example.com>',
        references: ['<x@y>', '<z@y>'],
        from: { name: 'Jörg', address: 'joerg@example.com' },
        to: [
          { name: '', address: 'a@example.com' },
          { name: 'B, C', address: 'b@example.com' },
        ],
        subject: 'über',
        dateMs: Date.UTC(2026, 5, 1, 10),
      });
      expect(mail.text.trim()).toBe('Hello');
      expect(mail.files).toMatchObject([
        { type: 'text/csv', text: 'a,b\n1,2' },
        { type: 'image/png', contentId: 'logo', text: 'PNG' },
      ]);
      expect(mail.bodyDigest).toBe(hash('sha256', MULTIPART.slice(MULTIPART.indexOf('\r\n\r\n') + 4)));
    }
  });

  it('from its HTML where it has no text, and keeps the HTML as it is', async () => {
    const mail = await read(lines('From: a@b.c', 'Content-Type: text/html', '', '<p>Hi <b>there</b></p><script>x()</script>', ''));
    expect(mail.text.trim()).toContain('Hi there');
    expect(mail.html).toContain('<script>');
  });

  it.each([
    ['nothing at all', ''],
    ['no blank line', 'Subject: only this'],
    ['a part that never ends', lines('Content-Type: multipart/mixed; boundary=x', '', '--x', 'Content-Type: text/plain', '', 'cut o')],
    ['a boundary that never comes', lines('Content-Type: multipart/mixed; boundary=x', '', 'text')],
    ['base64 that is none', lines('Content-Transfer-Encoding: base64', '', '!!!! ÿ not base64')],
    ['a charset that nobody knows', lines('Content-Type: text/plain; charset=klingon', '', 'text')],
    ['a date that is none, and an address that is none', lines('Date: yesterday', 'From: ,,;<>', '', 'x')],
    ['bytes that are no text', `Subject: \u0000\u0001\r\n\r\n\u0000`],
    ['keys of prototypes', lines('__proto__: x', 'constructor: y', 'Subject: s', '', 'x')],
  ])('as far as it goes with %s', async (_, text) => {
    const mail = await read(text);
    expect(typeof mail.text).toBe('string');
    expect(mail.heads.subject).not.toMatch(/[\u0000-\u001f]/);
    if (text.includes('yesterday')) expect(mail.heads).toMatchObject({ dateMs: null, from: null });
  });

  it('no further than its files can be kept', async () => {
    const failing = parseMail(pieces(MULTIPART, 100), () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
  });

  it('and fails as its source does', async () => {
    async function* breaks(): AsyncGenerator<Uint8Array> {
      yield UTF8.encode('Subject: x\r\n\r\nabc');
      throw new Error('cut');
    }
    await expect(parseMail(breaks(), async () => undefined)).rejects.toThrow('cut');
  });
});

describe('the head of a mail', () => {
  it('is read also where it was cut off', async () => {
    const head = UTF8.encode(lines('Subject: one', ' two', 'Auto-Submitted: auto-replied', 'Message-ID: bare@id', 'X-Lo'));
    expect(await parseHeads(head)).toMatchObject({
      subject: 'one two',
      messageId: '<bare@id>',
      headers: { 'auto-submitted': 'auto-replied' },
    });
  });
});
