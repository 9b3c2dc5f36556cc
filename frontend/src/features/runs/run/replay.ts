import type { Json } from '@plumbline/shared';
import type { CallOutput } from '../../../api/call';

type Delivery = CallOutput<'getDelivery'>;

/** The body of a delivery as JSON, to start another run with it; null where it is none. Pure. */
export function bodyOf({ raw }: Pick<Delivery, 'raw'>): { readonly body?: Json } | null {
  const bytes = Uint8Array.from(atob(raw), (char) => char.charCodeAt(0));
  if (bytes.length === 0) return {};
  try {
    return { body: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json };
  } catch {
    return null;
  }
}

/** The query of a delivery as one value for each name. */
export const queryOfDelivery = ({ query }: Pick<Delivery, 'query'>): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(query));
