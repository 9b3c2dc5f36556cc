import { BoundedMap } from '../bounded.js';
import { done, isAnswer, NOT_THERE, texts, type Desk, type Fields } from '../desk.js';

/** Events by id: `PUT /events/<id>` records one; an event that was recorded under this id already stays as it is. */
export function analytics(): Desk {
  const events = new BoundedMap<Fields>();
  return {
    id: 'analytics',
    title: 'Practice analytics',
    honoursKeys: false,
    refusal: 'event_refused',
    handle({ method, path: [collection, id, ...more], body }) {
      if (collection !== 'events' || more.length > 0) return NOT_THERE;
      if (method === 'GET' && id === undefined) return done({ items: events.newest().slice(0, 50) }, false);
      if (method !== 'PUT' || id === undefined) return NOT_THERE;
      const fields = texts(body, 'name');
      if (isAnswer(fields)) return fields;
      const known = events.get(id) !== undefined;
      if (!known) events.set(id, { id, name: fields.name, properties: body['properties'] ?? {} });
      return done({ id, recorded: !known }, !known);
    },
    entries: (count) => events.newest().slice(0, count),
    clear: () => events.clear(),
  };
}
