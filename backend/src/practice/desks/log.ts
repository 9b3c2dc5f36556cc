import { randomBytes } from 'node:crypto';
import { Recent } from '../bounded.js';
import { done, isAnswer, NOT_THERE, type Desk, type DeskAnswer, type Fields } from '../desk.js';

export interface LogOptions {
  readonly id: string;
  readonly title: string;
  /** What its entries are called in the path. */
  readonly collection: string;
  readonly prefix: string;
  readonly honoursKeys: boolean;
  readonly refusal: string;
  /** Whether an entry can be taken back. */
  readonly removes?: true;
  /** The entry that a body describes, or what is wrong with it. */
  readonly read: (body: Fields) => Fields | DeskAnswer;
  /** What the answer repeats of an entry. */
  readonly answer: (entry: Fields) => Fields;
}

/**
 * A service that takes entries one after another: `POST /<collection>` adds one, `GET /<collection>` gives the newest 50, and, where
 * entries can be taken back, `DELETE /<collection>/<id>` does that.
 */
export function log(options: LogOptions): Desk {
  const { id, title, honoursKeys, refusal } = options;
  const entries = new Recent<Fields>();
  return {
    id,
    title,
    honoursKeys,
    refusal,
    handle({ method, path, body }) {
      const [collection, entryId, ...more] = path;
      if (collection !== options.collection || more.length > 0) return NOT_THERE;
      if (entryId !== undefined) {
        if (method !== 'DELETE' || !options.removes || !entries.remove((entry) => entry['id'] === entryId)) return NOT_THERE;
        return done({ id: entryId, removed: true }, true);
      }
      if (method === 'GET') return done({ items: entries.newest(50) }, false);
      if (method !== 'POST') return NOT_THERE;
      const read = options.read(body);
      if (isAnswer(read)) return read;
      const entry = { id: `${options.prefix}_${randomBytes(4).toString('hex')}`, ...read };
      entries.add(entry);
      return done({ id: entry.id, ...options.answer(entry) }, true);
    },
    entries: (count) => entries.newest(count),
    clear: () => entries.clear(),
  };
}
