import type { IncomingHttpHeaders } from 'node:http';
import { isOurOrigin } from './origin.js';

type Headers = Pick<IncomingHttpHeaders, 'host' | 'origin'> & { readonly [name: string]: string | string[] | undefined };

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function changesNothing(method: string | undefined): boolean {
  return SAFE.has(method ?? '');
}

/**
 * Whether a request was sent by a page of ours: the browser says so by `Sec-Fetch-Site`, older ones by `Origin`. What says neither is
 * no browser, and has no business with a cookie.
 */
export function comesFromOurPages(headers: Headers, publicUrl: string | null): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin !== undefined && isOurOrigin(headers.origin, headers.host, publicUrl);
}

/** Whether a page of somebody else sent it. What is no page of anybody may pass: it brings no cookie of a person along. */
export function comesFromElsewhere(headers: Headers, publicUrl: string | null): boolean {
  return (headers['sec-fetch-site'] !== undefined || headers.origin !== undefined) && !comesFromOurPages(headers, publicUrl);
}

/** Whether an address names this machine: 127.0.0.0/8, `[::1]`, `localhost` and what lies below it (RFC 6761). */
export function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[?::1\]?|(.+\.)?localhost)$/i.test(hostname);
}

/**
 * Whether a request was sent to this machine by its own name, without a proxy between. A page of somebody else that points a name of
 * its own at 127.0.0.1 is told by that name.
 */
export function isAskedLocally(headers: Headers): boolean {
  if (headers['forwarded'] !== undefined || headers['x-forwarded-for'] !== undefined) return false;
  try {
    return isLoopback(new URL(`http://${headers.host ?? ''}`).hostname);
  } catch {
    return false;
  }
}
