import { describe, expect, it } from '@jest/globals';
import type { MailboxWatch } from '@plumbline/shared';
import type { FoundMail } from '../ports/mail-reader.js';
import { isAutomaticReply, judgeMail } from './judge-mail.js';

const WATCH: MailboxWatch = {
  ...{ connection: 'c', folder: 'INBOX', which: 'all', from: null, subject: null, after: 'leave', first: 'new' },
  ...{ everyMs: 60_000, automatic: 'leave_out', maxBytes: 1_000 },
};
const mail = (headers: Record<string, string> = {}, more: Partial<FoundMail> = {}): FoundMail => ({
  ...{ uid: 1, bytes: 500, receivedMs: 0, seen: false },
  heads: {
    ...{ messageId: '<a@b>', inReplyTo: null, references: [], to: [], cc: [], replyTo: [], dateMs: null },
    from: { name: 'Ada Lovelace', address: 'ada@example.com' },
    subject: 'Order 4711',
    headers,
  },
  ...more,
});
const judged = (one: FoundMail, more: Partial<MailboxWatch> = {}) => judgeMail(one, { ...WATCH, ...more }, 'mine');

describe('a mail starts a run', () => {
  it('unless the settings mean another one', () => {
    expect(judged(mail())).toEqual({ as: 'take' });
    expect(judged(mail(), { from: 'LOVELACE', subject: 'order' })).toEqual({ as: 'take' });
    expect(judged(mail(), { from: 'grace' })).toEqual({ as: 'pass', why: 'from' });
    expect(judged(mail(), { subject: 'invoice' })).toEqual({ as: 'pass', why: 'subject' });
    expect(judged(mail({}, { seen: true }), { which: 'unseen' })).toEqual({ as: 'pass', why: 'seen' });
    expect(judged(mail({}, { seen: true }))).toEqual({ as: 'take' });
  });

  it('unless it is too large', () => {
    expect(judged(mail({}, { bytes: 1_001 }))).toMatchObject({ as: 'leave_out', why: 'too_large' });
    expect(judged(mail({}, { bytes: 1_000 }))).toEqual({ as: 'take' });
  });

  it('unless the flow sent it itself, whatever the settings say of automatic replies', () => {
    expect(judged(mail({ 'x-plumbline-flow': 'mine' }), { automatic: 'take' })).toMatchObject({ as: 'leave_out', why: 'own' });
    expect(judged(mail({ 'x-plumbline-flow': 'of another flow' }))).toEqual({ as: 'take' });
  });

  it('unless a program answered, where the settings do not want that', () => {
    const away = mail({ 'auto-submitted': 'auto-replied; owner-email="ada@example.com"' });
    expect(judged(away)).toMatchObject({ as: 'leave_out', why: 'automatic' });
    expect(judged(away, { automatic: 'take' })).toEqual({ as: 'take' });
  });
});

describe('an automatic reply', () => {
  it.each([
    [{ 'auto-submitted': 'auto-replied' }, true],
    [{ 'auto-submitted': 'Auto-Replied (vacation)' }, true],
    [{ 'x-autoreply': 'yes' }, true],
    [{ precedence: 'auto_reply' }, true],
    [{ 'auto-submitted': 'no' }, false],
    [{ 'auto-submitted': 'auto-generated' }, false],
    [{ precedence: 'bulk' }, false],
    [{}, false],
  ])('is told by %j: %s', (headers, is) => {
    expect(isAutomaticReply(headers as Record<string, string>)).toBe(is);
  });
});
