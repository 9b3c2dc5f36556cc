import { describe, expect, it } from '@jest/globals';
import { emailTrigger, mailboxOf } from './email-trigger.js';

const ID = '0198ab12-cd34-7000-8000-000000000001';
const reading = (config: object) => mailboxOf({ trigger: { operation: 'email', config: config as Record<string, never> } });

describe('what a flow reads of a mailbox', () => {
  it('is all that is new in INBOX, each minute, left as it is, where it says no more', () => {
    expect(reading({ connection: ID })).toEqual({
      ...{ connection: ID, folder: 'INBOX', which: 'all', from: null, subject: null, after: 'leave', first: 'new' },
      ...{ everyMs: 60_000, automatic: 'leave_out', maxBytes: 25_000_000 },
    });
    expect(reading({ connection: ID, after: { move: 'Done' }, every: '10s', folder: 'Orders' })).toMatchObject({
      after: { move: 'Done' },
      everyMs: 10_000,
      folder: 'Orders',
    });
  });

  it.each([
    [{}],
    [{ connection: 'x' }],
    [{ connection: { service: 'Mail', name: 'Ours' } }],
    [{ connection: ID, every: '9s' }],
    [{ connection: ID, folder: 'a\r\nb' }],
    [{ connection: ID, after: { move: '' } }],
    [{ connection: ID, maxBytes: 60_000_000 }],
  ])('is nothing with %j', (config) => {
    expect(reading(config)).toBeNull();
  });

  it('is nothing of a flow that starts otherwise', () => {
    expect(mailboxOf({ trigger: { operation: 'manual' } })).toBeNull();
  });
});

describe('a mail as the flow sees it', () => {
  it('has all its parts, also where somebody gave only some by hand', () => {
    expect(emailTrigger('manual', { subject: 'Hello' })).toMatchObject({ kind: 'manual', subject: 'Hello', attachments: [], from: null });
    expect(emailTrigger('manual', { name: 'Ada' })).toMatchObject({ subject: '', body: { name: 'Ada' } });
    expect(emailTrigger('email', null)).toMatchObject({ subject: '', body: null });
  });
});
