import { isAnswer, texts, type Desk } from '../desk.js';
import { log } from './log.js';

/** Mails that go nowhere: `POST /mails`. A repeat with the same `Idempotency-Key` is dropped. */
export function mailbox(): Desk {
  return log({
    id: 'mailbox',
    title: 'Practice mailbox',
    collection: 'mails',
    prefix: 'mail',
    honoursKeys: true,
    refusal: 'recipient_refused',
    read(body) {
      const fields = texts(body, 'to', 'subject', 'text');
      if (isAnswer(fields)) return fields;
      if (!fields.to.includes('@')) return { status: 422, body: { ok: false, error: 'invalid_recipient' }, effect: false };
      return { to: fields.to, subject: fields.subject, text: fields.text };
    },
    answer: ({ to }) => ({ to }),
  });
}
