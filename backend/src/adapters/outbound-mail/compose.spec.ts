import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Mail } from '../../engine/ports/outbound-mail.js';
import { compose, forData } from './compose.js';

const MAIL: Mail = {
  messageId: '<key@example.com>',
  from: { name: 'Plumbline, Inc.', address: 'robot@example.com' },
  to: [{ name: 'Ädä', address: 'ada@example.com' }],
  cc: [],
  replyTo: [],
  subject: 'Grüße',
  text: 'Hello\n.\nworld',
  html: null,
  headers: { 'X-Lead': '7' },
  attachments: [],
};

describe('forData', () => {
  it('ends with the only line that is a single dot, whatever the mail holds', () => {
    const pieces = fc.array(fc.constantFrom('.', '\r', '\n', '\r\n', 'a', '..', '\r\n.\r\n', '\n.\n', '\r.\r'), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = forData(Buffer.from(parts.join(''))).toString('latin1');
        expect(text.split('\r\n').filter((line) => line === '.')).toHaveLength(1);
        expect(text.endsWith('\r\n.\r\n') || text === '.\r\n').toBe(true);
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('compose', () => {
  it('writes the headers that were given, with the fixed Message-ID and date', async () => {
    const text = (await compose(MAIL, new Date('2026-01-02T03:04:05Z'))).toString('latin1');
    expect(text).toContain('Message-ID: <key@example.com>\r\n');
    expect(text).toContain('Date: Fri, 02 Jan 2026 03:04:05 +0000\r\n');
    expect(text).toContain('From: "Plumbline, Inc." <robot@example.com>\r\n');
    expect(text).toContain('X-Lead: 7\r\n');
    expect(text).toMatch(/^Subject: =\?UTF-8\?Q\?Gr=C3=BC=C3=9Fe\?=\r$/m);
    expect(text).not.toMatch(/^Bcc/im);
    expect(text).toMatch(/^\.\.\r$/m);
  });

  it('reads no file and fetches nothing, whatever the content looks like', async () => {
    const content = new TextEncoder().encode('/etc/passwd');
    const mail = {
      ...MAIL,
      html: '<img src="file:///etc/passwd">',
      attachments: [{ filename: '../../x', contentType: 'text/plain', content }],
    };
    const text = (await compose(mail, new Date(0))).toString('latin1');
    expect(text).not.toContain('root:');
    expect(text).toContain(Buffer.from('/etc/passwd').toString('base64'));
  });
});
