import { createHmac, randomBytes } from 'node:crypto';
import type { JsonObject } from '@plumbline/shared';
import type { EventKind } from './flows.js';

const MARK = 'whsec_';

/** What signs the events of orders, as it is written down for senders. */
export function makeHookSecret(): string {
  return MARK + randomBytes(32).toString('base64');
}

/** The part of it that must never be seen. */
export const hiddenPart = (secret: string): string => secret.slice(MARK.length);

/** The headers of Standard Webhooks 1.0 for a body that is sent as `JSON.stringify` writes it, signed as of a time, ms of the epoch. */
export function signedHeaders(secret: string, id: string, body: JsonObject, atMs: number): Record<string, string> {
  const seconds = `${Math.floor(atMs / 1_000)}`;
  const signature = createHmac('sha256', Buffer.from(hiddenPart(secret), 'base64'))
    .update(`${id}.${seconds}.${JSON.stringify(body)}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}

/** What an event of a kind is sent with: orders are signed at the time of sending, all others name themselves. */
export function headersOf(kind: EventKind, event: string, body: JsonObject, secret: string): Record<string, string> {
  return kind === 'order' ? signedHeaders(secret, event, body, Date.now()) : { 'x-event-id': event };
}
