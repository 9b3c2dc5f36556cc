import { ROUTES } from '@plumbline/shared';
import { fill } from './call';
import { NetworkError } from './api-error';

/** Where a stored value can be downloaded. */
export const payloadHref = (id: string): string => fill(ROUTES.getPayload.path, { id });

/** The text of a stored value. @throws NetworkError when it can not be had */
export async function payloadText(id: string): Promise<string> {
  const response = await fetch(payloadHref(id), { credentials: 'same-origin' });
  if (!response.ok) throw new NetworkError();
  return response.text();
}
