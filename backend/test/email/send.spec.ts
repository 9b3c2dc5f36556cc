import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import { Mailbox } from '../../../e2e/stand-ins/mailbox.js';
import { listen } from '../outbound-http/support.js';
import { until } from '../support/until.js';
import { MAIL, MESSAGE_ID, send, smtp } from './support.js';

let mailbox: Mailbox;
beforeEach(async () => {
  mailbox = await Mailbox.start();
});
afterEach(() => mailbox.stop());

const received = () => mailbox.mails[0]?.raw ?? '';

/** The parts of a multipart mail: head and decoded content. */
function parts(raw: string): { head: string; content: Buffer }[] {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
  return raw
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n');
      const body = rest.join('\r\n\r\n');
      return { head, content: head.includes('base64') ? Buffer.from(body, 'base64') : Buffer.from(body, 'latin1') };
    });
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 30_000) yield bytes.subarray(at, at + 30_000);
}

describe('a mail', () => {
  it('arrives with everything that was given, under a Message-ID that follows from the idempotency key', async () => {
    const input = {
      to: ['Ada Lovelace <ada@example.com>', 'grace@example.com'],
      cc: '"Hopper, G." <cc@example.com>',
      bcc: ['hidden@example.com', 'ada@example.com'],
      replyTo: 'sales@example.com',
      subject: 'Grüße aus Köln',
      text: 'Hallo\n.\nWelt',
      html: '<p>Hallo</p>',
      headers: { 'X-Lead': 7, 'X-None': null },
    };
    const outcome = await send(mailbox, input, { connection: smtp(mailbox, { name: 'Plumbline Robot' }) });
    const to = ['ada@example.com', 'grace@example.com', 'cc@example.com', 'hidden@example.com'];
    expect(outcome).toEqual({
      kind: 'ok',
      output: { messageId: MESSAGE_ID, accepted: to, rejectedRecipients: [], response: expect.stringContaining('queued as 7') },
    });
    expect(mailbox.mails).toMatchObject([{ from: 'robot@example.com', to, user: 'robot' }]);
    const raw = received();
    expect(raw).toContain(`Message-ID: ${MESSAGE_ID}\r\n`);
    expect(raw).toContain('From: Plumbline Robot <robot@example.com>\r\n');
    expect(raw).toContain('Reply-To: sales@example.com\r\n');
    expect(raw).toContain('X-Lead: 7\r\n');
    expect(raw).not.toMatch(/hidden@|x-none|^bcc/im);
    expect(parts(raw).map(({ head }) => /Content-Type: ([^;\r]+)/.exec(head)?.[1])).toEqual(['text/plain', 'text/html']);
    expect(raw).toMatch(/Hallo\r\n\.\r\nWelt/);
  });

  it('carries files of the run, read when it is sent; one that the run has not lets nothing go out', async () => {
    const file = { id: 'f1', name: 'CV\r\nBcc: x.pdf', type: 'application/pdf', size: 1 };
    const bytes = randomBytes(100_000);
    const openFile = async (id: string) => (id === 'f1' ? { bytes: bytes.length, chunks: pieces(bytes) } : null);
    const input = { ...MAIL, attachments: [file, { filename: 'a.txt', text: 'a' }] };
    expect(await send(mailbox, input, { context: { openFile } })).toMatchObject({ kind: 'ok' });
    const [, first, second] = parts(received());
    expect(first?.head).toMatch(/application\/pdf; name="?CVBcc: x\.pdf/);
    expect(first?.content.equals(bytes)).toBe(true);
    expect(second?.content.toString()).toBe('a');
    for (const context of [{ openFile }, {}]) {
      const other = { ...MAIL, attachments: [{ ...file, id: 'f2' }] };
      expect(await send(mailbox, other, { context })).toMatchObject({
        kind: 'rejected',
        error: { code: 'file_not_found', class: 'input' },
      });
    }
    const large = async () => ({ bytes: 10 * 1024 * 1024 + 1, chunks: pieces(bytes) });
    expect(await send(mailbox, input, { context: { openFile: large } })).toMatchObject({
      kind: 'rejected',
      error: { code: 'input_invalid' },
    });
    expect(mailbox.mails).toHaveLength(1);
  });

  it('carries attachments byte for byte, under their names', async () => {
    const bytes = randomBytes(300_000);
    const attachments = [
      { filename: 'données "1".bin', base64: bytes.toString('base64') },
      { filename: 'list.csv', contentType: 'text/csv; charset=utf-8', text: 'a,b\r\n.\r\n"ö",2\n' },
      { filename: '../../etc/passwd', text: '' },
    ];
    expect(await send(mailbox, { ...MAIL, attachments })).toMatchObject({ kind: 'ok' });
    const [, binary, csv, empty] = parts(received());
    expect(binary?.content.equals(bytes)).toBe(true);
    expect(binary?.head).toContain('application/octet-stream');
    expect(csv?.content.toString('utf8')).toBe('a,b\r\n.\r\n"ö",2\n');
    expect(csv?.head).toContain('text/csv');
    expect(csv?.head).toContain('filename=list.csv');
    expect(empty?.content.toString().trim()).toBe('');
  });

  it('tells once that it is sent, after the gate was asked with the server ready for it', async () => {
    const told: string[] = [];
    const context = {
      maySend: () => {
        told.push(`gate ${mailbox.connections}`);
        return true;
      },
      onSent: () => void told.push('sent'),
    };
    await send(mailbox, MAIL, { context });
    expect(told).toEqual(['gate 1', 'sent']);
  });

  it('that the gate holds back is not sent', async () => {
    const outcome = await send(mailbox, MAIL, { context: { maySend: () => false } });
    expect(outcome).toMatchObject({ kind: 'not_sent', error: { code: 'lease_lost' } });
    await until('the connection is gone', () => mailbox.connections === 1);
    expect(mailbox.mails).toEqual([]);
  });
});

describe('input that could begin another header, command or mail', () => {
  const evil = [
    '\r\nBcc: eve@example.com',
    '\nBcc: eve@example.com',
    '\rBcc: eve@example.com',
    '\u0000',
    '\r\n.\r\nMAIL FROM:<eve@example.com>',
  ];
  const places: readonly (readonly [string, (text: string) => Json])[] = [
    ['subject', (text) => ({ ...MAIL, subject: `Hello${text}` })],
    ['to', (text) => ({ ...MAIL, to: `ada@example.com${text}` })],
    ['the name of a recipient', (text) => ({ ...MAIL, to: `Ada${text} <ada@example.com>` })],
    ['a quoted name', (text) => ({ ...MAIL, to: `"Ada${text}" <ada@example.com>` })],
    ['cc', (text) => ({ ...MAIL, cc: [`ada@example.com${text}`] })],
    ['bcc', (text) => ({ ...MAIL, bcc: `${text}ada@example.com` })],
    ['replyTo', (text) => ({ ...MAIL, replyTo: `ada@example.com${text}` })],
    ['the name of a header', (text) => ({ ...MAIL, headers: { [`X-A${text}`]: 'b' } })],
    ['the value of a header', (text) => ({ ...MAIL, headers: { 'X-A': `b${text}` } })],
    ['the name of a file', (text) => ({ ...MAIL, attachments: [{ filename: `a${text}`, text: 'x' }] })],
    ['the type of a file', (text) => ({ ...MAIL, attachments: [{ filename: 'a', contentType: `text/plain${text}`, text: 'x' }] })],
  ];

  it.each(places)('is refused in %s, and nobody is called', async (_, input) => {
    for (const text of evil) {
      const outcome = await send(mailbox, input(text));
      expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'input_invalid', class: 'input' } });
      expect(outcome.kind === 'rejected' && outcome.error.message).not.toMatch(/[\r\n\0]/);
    }
    expect(mailbox.connections).toBe(0);
  });

  it('stays text in the text', async () => {
    for (const text of evil) await send(mailbox, { ...MAIL, text: `Hello${text}\r\n.\r\nQUIT`, html: `<p>${text}</p>` });
    expect(mailbox.mails.map(({ to }) => to)).toEqual(evil.map(() => ['ada@example.com']));
    expect(mailbox.mails.every(({ raw }) => !/^bcc/im.test(raw.split('\r\n\r\n')[0] ?? ''))).toBe(true);
  });

  it.each(['From', 'to', 'Message-ID', 'content-type', 'DKIM-Signature', 'Received', 'Sender'])(
    'can not be the header %s',
    async (name) => {
      expect(await send(mailbox, { ...MAIL, headers: { [name]: 'x' } })).toMatchObject({ error: { code: 'input_invalid' } });
    },
  );
});

it.each([
  ['nobody', { subject: 'x', text: 'y' }, 'required_input_missing'],
  ['no subject', { to: 'ada@example.com', text: 'y' }, 'required_input_missing'],
  ['no text', { to: 'ada@example.com', subject: 'x' }, 'input_invalid'],
  ['something that is no address', { ...MAIL, to: 'ada' }, 'input_invalid'],
  ['two addresses in one text', { ...MAIL, to: 'ada@example.com, eve@example.com' }, 'input_invalid'],
  ['too many recipients', { ...MAIL, to: Array.from({ length: 101 }, (_, i) => `a${i}@example.com`) }, 'input_invalid'],
  ['too many files', { ...MAIL, attachments: Array.from({ length: 51 }, () => ({ filename: 'a', text: '' })) }, 'input_invalid'],
  ['too much in its files', { ...MAIL, attachments: [{ filename: 'a', text: 'x'.repeat(10 * 1024 * 1024 + 1) }] }, 'input_invalid'],
  ['base64 that is none', { ...MAIL, attachments: [{ filename: 'a', base64: '%%%' }] }, 'input_invalid'],
  ['a path instead of a file', { ...MAIL, attachments: [{ filename: 'a', path: '/etc/passwd' }] }, 'input_invalid'],
])('a mail with %s is refused, and nobody is called', async (_, input, code) => {
  expect(await send(mailbox, input)).toMatchObject({ kind: 'rejected', error: { code, class: 'input' } });
  expect(mailbox.connections).toBe(0);
});

describe('what the server refuses', () => {
  const said = (code: number, text: string) => ({ code, text });

  it.each([
    ['the sender for now', { sender: said(451, '4.7.1 greylisted') }, 'not_done', 'smtp_451', '429'],
    ['the sender', { sender: said(550, '5.7.1 go away') }, 'rejected', 'smtp_550', 'rejected'],
    ['the recipient for now', { recipients: { 'ada@example.com': said(450, '4.2.1 try later') } }, 'not_done', 'smtp_450', '429'],
    ['the recipient', { recipients: { 'ada@example.com': said(550, '5.1.1 no such user') } }, 'rejected', 'recipient_refused', 'rejected'],
    ['the mail for now', { mail: said(452, '4.3.1 disk full') }, 'not_done', 'smtp_452', '429'],
    ['the mail', { mail: said(554, '5.7.1 looks like spam') }, 'rejected', 'smtp_554', 'rejected'],
  ])('%s: nobody got it, in its own words', async (_, refuse, kind, code, errorClass) => {
    mailbox.behaviour = { refuse };
    const outcome = await send(mailbox, MAIL);
    expect(outcome).toMatchObject({
      kind,
      error: { code, class: errorClass, message: expect.stringMatching(/\d{3} \d\.\d\.\d .*Nobody got the mail/) },
    });
    expect(mailbox.mails).toEqual([]);
  });

  const some = { recipients: { 'b@example.com': said(550, '5.1.1 no such user'), 'c@example.com': said(450, '4.2.0 later') } };
  const three = { ...MAIL, to: ['a@example.com', 'b@example.com', 'c@example.com'] };

  it('some of several recipients: nobody gets it, and the error lists them', async () => {
    mailbox.behaviour = { refuse: some };
    const refused = [
      { address: 'b@example.com', code: 550, text: expect.stringContaining('no such user') },
      { address: 'c@example.com', code: 450, text: expect.stringContaining('later') },
    ];
    expect(await send(mailbox, three)).toMatchObject({ kind: 'rejected', error: { code: 'recipient_refused', response: { refused } } });
    expect(mailbox.mails).toEqual([]);
  });

  it('some of several recipients where the author allows it: the others get it, and the output says who did not', async () => {
    mailbox.behaviour = { refuse: some };
    expect(await send(mailbox, { ...three, allowPartial: true })).toMatchObject({
      kind: 'ok',
      output: {
        accepted: ['a@example.com'],
        rejectedRecipients: [
          { address: 'b@example.com', code: 550 },
          { address: 'c@example.com', code: 450 },
        ],
      },
    });
    expect(mailbox.mails[0]?.to).toEqual(['a@example.com']);
  });

  it('all of several recipients: nobody got it, also where the author allows some', async () => {
    mailbox.behaviour = { refuse: some };
    const outcome = await send(mailbox, { ...MAIL, to: ['b@example.com', 'c@example.com'], allowPartial: true });
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'recipient_refused' } });
  });

  it('our password: a definite no that does not repeat it', async () => {
    const outcome = await send(mailbox, MAIL, { connection: smtp(mailbox, {}, { password: 'wrong-password' }) });
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'smtp_auth_failed', class: 'rejected' } });
    expect(JSON.stringify(outcome)).not.toContain('wrong-password');
    expect(mailbox.mails).toEqual([]);
  });

  it('a mail that is larger than it takes, before it is sent', async () => {
    const small = await Mailbox.start({ maxBytes: 1_000 });
    const outcome = await send(small, { ...MAIL, text: 'x'.repeat(2_000) });
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'mail_too_large', class: 'input' } });
    await small.stop();
  });
});

describe('what is not known', () => {
  it.each([
    ['says nothing once it has the mail', { afterMail: 'hang' }, 'timeout', 'timeout', 1],
    ['breaks off once it has the mail', { afterMail: 'cut' }, 'connection_reset', 'network', 1],
    ['breaks off in the middle of the mail', { atData: 'cut' }, 'connection_reset', 'network', 0],
  ] as const)(
    'is whether a mail was sent when the server %s; the error says how to find it',
    async (_, behaviour, code, errorClass, mails) => {
      mailbox.behaviour = behaviour;
      const outcome = await send(mailbox, MAIL, { context: { timeoutMs: 1_000 } });
      expect(outcome).toMatchObject({
        kind: 'unknown',
        error: { code, class: errorClass, message: expect.stringContaining(MESSAGE_ID), response: { messageId: MESSAGE_ID } },
      });
      expect(mailbox.mails).toHaveLength(mails);
    },
  );

  it('is whether a mail was sent when the run was cancelled during it', async () => {
    mailbox.behaviour = { afterMail: 'hang' };
    const stop = new AbortController();
    const sending = send(mailbox, MAIL, { context: { cancel: stop.signal } });
    await until('the mail has arrived', () => mailbox.mails.length === 1);
    stop.abort();
    expect(await sending).toMatchObject({ kind: 'unknown', error: { code: 'cancelled' } });
  });
});

describe('what is certainly not sent', () => {
  it.each([
    ['does not greet', { silentAt: 'greeting' }],
    ['does not answer about a recipient', { silentAt: 'recipient' }],
  ] as const)('is a mail to a server that %s', async (_, behaviour) => {
    mailbox.behaviour = behaviour;
    const outcome = await send(mailbox, MAIL, { context: { timeoutMs: 500 } });
    expect(outcome).toMatchObject({ kind: 'not_sent', error: { code: 'timeout', class: 'network' } });
  });

  it('is a mail that was cancelled before it was begun', async () => {
    mailbox.behaviour = { silentAt: 'recipient' };
    const stop = new AbortController();
    const sending = send(mailbox, MAIL, { context: { cancel: stop.signal } });
    await until('it has connected', () => mailbox.connections === 1);
    stop.abort();
    expect(await sending).toMatchObject({ kind: 'not_sent', error: { code: 'cancelled' } });
    expect(await send(mailbox, MAIL, { context: { cancel: stop.signal } })).toMatchObject({
      kind: 'not_sent',
      error: { code: 'cancelled' },
    });
  });

  it('is a mail to a port that nobody listens at', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await send({ port, host: `127.0.0.1:${port}` }, MAIL)).toMatchObject({
      kind: 'not_sent',
      error: { code: 'connection_refused', class: 'network' },
    });
  });

  it.each([
    ['is no mail server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'reply_malformed'],
    ['sends us away', '554 5.3.2 no mail today\r\n', 'smtp_unwelcome'],
    ['answers before it is asked', '220 x\r\n250 x\r\n', 'reply_malformed'],
  ])('is a mail to something that %s', async (_, words, code) => {
    const server = createServer((socket) => socket.on('error', () => undefined).write(words));
    const port = await listen(server);
    const outcome = await send({ port, host: `127.0.0.1:${port}` }, MAIL, { context: { timeoutMs: 1_000 } });
    expect(outcome).toMatchObject({ kind: 'not_sent', error: { code } });
    server.close();
  });
});
