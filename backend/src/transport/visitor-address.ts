import type { IncomingMessage } from 'node:http';
import { isLoopback } from './same-site.js';

/** Addresses that only a neighbour has: this machine, a private network (RFC 1918, RFC 4193), a link. */
const NEAR = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i;

/**
 * The address that somebody is counted by. A proxy of ours stands near: what it says last in `X-Forwarded-For` it has seen itself. From
 * anywhere else that header is the word of whoever sends it.
 */
export function visitorAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
  if (!isLoopback(address) && !NEAR.test(address)) return address;
  const forwarded = request.headers['x-forwarded-for'];
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim() ?? '';
  return /^[0-9a-f.:]{2,45}$/i.test(last) ? last : address;
}
