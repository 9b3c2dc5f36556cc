import { isAnswer, texts, type Desk } from '../desk.js';
import { log } from './log.js';

/** Things to do for people: `POST /tasks`. A repeat with the same `Idempotency-Key` is dropped. `DELETE /tasks/<id>` takes one back. */
export function tasks(): Desk {
  return log({
    id: 'tasks',
    title: 'Practice tasks',
    collection: 'tasks',
    prefix: 'task',
    honoursKeys: true,
    removes: true,
    refusal: 'list_not_found',
    read(body) {
      const fields = texts(body, 'title', 'contact');
      if (isAnswer(fields)) return fields;
      return { title: fields.title, contact: fields.contact, note: typeof body['note'] === 'string' ? body['note'] : null };
    },
    answer: ({ title }) => ({ title }),
  });
}
