import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../bounded.js';
import { done, isAnswer, NOT_THERE, texts, type DeskAnswer, type DeskRequest, type Fields } from '../desk.js';

interface Deal extends Fields {
  readonly id: string;
  readonly title: string;
  readonly contact: string;
  readonly amount: number | null;
  readonly reference: string;
}

/**
 * `POST /deals` adds a deal each time it is called, under the `reference` that it carries; `GET /deals?reference=` finds those with a
 * reference, and `DELETE /deals/<id>` takes one back. Nothing here reads idempotency keys.
 */
export class Deals {
  private readonly deals = new BoundedMap<Deal>();

  handle({ method, path: [, id, ...more], query, body }: DeskRequest): DeskAnswer {
    if (more.length > 0) return NOT_THERE;
    if (id !== undefined) return method === 'DELETE' ? this.remove(id) : NOT_THERE;
    if (method === 'POST') return this.add(body);
    if (method !== 'GET') return NOT_THERE;
    const reference = query.get('reference');
    const items = this.newest().filter((deal) => reference === null || deal.reference === reference);
    return done({ items: items.slice(0, 50) }, false);
  }

  /** The one that was added last first. */
  newest(): Deal[] {
    return this.deals.newest();
  }

  clear(): void {
    this.deals.clear();
  }

  private add(body: Fields): DeskAnswer {
    const fields = texts(body, 'title', 'contact', 'reference');
    if (isAnswer(fields)) return fields;
    const id = `deal_${randomBytes(4).toString('hex')}`;
    const { title, contact, reference } = fields;
    this.deals.set(id, { id, title, contact, amount: typeof body['amount'] === 'number' ? body['amount'] : null, reference });
    return done({ id, title, contact, reference }, true);
  }

  /** Gone is gone: a repeat finds nothing to take back, and says so. */
  private remove(id: string): DeskAnswer {
    return this.deals.delete(id) ? done({ id, removed: true }, true) : NOT_THERE;
  }
}
