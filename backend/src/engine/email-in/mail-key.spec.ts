import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { MailHeads } from '../ports/mail-reader.js';
import { flowMark, looksLikeMailKey, mailKey } from './mail-key.js';

const digest = { sha256: (parts: readonly (string | Uint8Array)[]) => hash('sha256', JSON.stringify(parts)) };
const heads: MailHeads = {
  ...{ messageId: '<a@b>', inReplyTo: null, references: [], cc: [], replyTo: [], dateMs: 5 },
  ...{ from: { name: 'Ada', address: 'ada@example.com' }, to: [{ name: '', address: 'orders@example.com' }], subject: 'Hello' },
  headers: { received: 'by one way' },
};
const key = (more: Partial<MailHeads> = {}, body: string | null = null) => mailKey(digest, { ...heads, ...more }, body);

describe('a mail is known', () => {
  it('whatever way it came and whatever its body is, by its Message-ID and who wrote what when', () => {
    expect(key({ headers: { received: 'by another way' } }, 'x')).toBe(key());
    expect(key({ messageId: '<c@d>' })).not.toBe(key());
  });

  it('from another one that repeats its Message-ID', () => {
    const others = [{ subject: 'Other' }, { dateMs: 6 }, { from: { name: 'Ada', address: 'eve@example.com' } }];
    expect(new Set([key(), ...others.map((more) => key(more))]).size).toBe(4);
  });

  it('by its body where it has no Message-ID, and not before that is read', () => {
    expect(key({ messageId: null })).toBeNull();
    expect(key({ messageId: null }, 'body')).toBe(key({ messageId: null }, 'body'));
    expect(key({ messageId: null }, 'body')).not.toBe(key({ messageId: null }, 'another'));
  });

  it('by keys that no sender can choose', () => {
    expect(looksLikeMailKey(key() ?? '')).toBe(true);
  });

  it('as our own by a mark that tells nothing of the flow', () => {
    expect(flowMark(digest, 'f')).toMatch(/^[0-9a-f]{32}$/);
    expect(flowMark(digest, 'f')).not.toBe(flowMark(digest, 'g'));
  });
});
