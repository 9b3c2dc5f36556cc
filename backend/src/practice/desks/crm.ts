import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../bounded.js';
import { done, isAnswer, NOT_THERE, texts, type Desk, type DeskAnswer, type DeskRequest, type Fields } from '../desk.js';
import { Deals } from './deals.js';

interface Contact extends Fields {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly company: string | null;
}

const PAGE = 50;
const MOST_A_PAGE = 200;

/**
 * Contacts by e-mail address: `PUT /contacts/<email>` makes or changes one, a repeat changes nothing more. `GET /contacts` gives
 * pages (`limit`, `after`), `GET /contacts/<email>` one. Beside them deals, each of which carries a reference (`deals.ts`).
 */
export function crm(): Desk {
  const contacts = new BoundedMap<Contact>();
  const deals = new Deals();

  function put(email: string, body: Fields): DeskAnswer {
    const fields = texts(body, 'name');
    if (isAnswer(fields)) return fields;
    if (!email.includes('@')) return { status: 422, body: { ok: false, error: 'invalid_email' }, effect: false };
    const company = typeof body['company'] === 'string' ? body['company'] : null;
    const known = contacts.get(email);
    const contact = { id: known?.id ?? `contact_${randomBytes(4).toString('hex')}`, email, name: fields.name, company };
    const effect = known?.name !== contact.name || known.company !== company;
    if (effect) contacts.set(email, contact);
    return done({ ...contact, created: known === undefined }, effect);
  }

  function page(query: URLSearchParams): DeskAnswer {
    const limit = Math.min(Math.max(Number(query.get('limit')) || PAGE, 1), MOST_A_PAGE);
    const all = contacts.newest();
    const after = query.get('after');
    const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const items = all.slice(from, from + limit);
    return done({ items, next: from + limit < all.length ? (items.at(-1)?.id ?? null) : null }, false);
  }

  return {
    id: 'crm',
    title: 'Practice CRM',
    honoursKeys: false,
    refusal: 'contact_refused',
    handle(request: DeskRequest) {
      const {
        method,
        path: [collection, email, ...more],
        query,
        body,
      } = request;
      if (collection === 'deals') return deals.handle(request);
      if (collection !== 'contacts' || more.length > 0) return NOT_THERE;
      if (method === 'PUT' && email !== undefined) return put(email.toLowerCase(), body);
      if (method !== 'GET') return NOT_THERE;
      if (email === undefined) return page(query);
      const found = contacts.get(email.toLowerCase());
      return found ? done({ ...found }, false) : NOT_THERE;
    },
    entries: (count) => [...deals.newest(), ...contacts.newest()].slice(0, count),
    clear: () => {
      contacts.clear();
      deals.clear();
    },
  };
}
