import { isAnswer, texts, type Desk } from '../desk.js';
import { log } from './log.js';

/** Messages in channels: `POST /messages`. It knows no idempotency keys: what is sent twice stands there twice. */
export function chat(): Desk {
  return log({
    id: 'chat',
    title: 'Practice chat',
    collection: 'messages',
    prefix: 'message',
    honoursKeys: false,
    refusal: 'channel_not_found',
    read(body) {
      const fields = texts(body, 'channel', 'text');
      return isAnswer(fields) ? fields : { channel: fields.channel, text: fields.text };
    },
    answer: ({ channel }) => ({ channel }),
  });
}
