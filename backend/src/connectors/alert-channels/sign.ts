import { bytesToBase64, standardWebhooksKey } from '@plumbline/shared';
import type { Hmac } from '../_kit/index.js';

const UTF8 = new TextEncoder();

/**
 * Headers of a signed webhook (Standard Webhooks 1.0): HMAC-SHA-256 over `id.timestamp.body`, under the bytes that the secret
 * stands for.
 * @param secret `whsec_` and base64
 * @returns null: the secret is not of that form
 */
export function signedHeaders(hmac: Hmac, secret: string, id: string, nowMs: number, body: Uint8Array): Record<string, string> | null {
  const key = secret.startsWith('whsec_') ? standardWebhooksKey(secret) : null;
  if (key === null || key.byteLength === 0) return null;
  const seconds = String(Math.floor(nowMs / 1_000));
  const head = UTF8.encode(`${id}.${seconds}.`);
  const signed = new Uint8Array(head.byteLength + body.byteLength);
  signed.set(head);
  signed.set(body, head.byteLength);
  const signature = bytesToBase64(hmac.sign('sha256', key, signed));
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}
