import type { Reply } from '../_kit/index.js';
import { withoutCredentials } from '../_kit/index.js';
import type { Rendered } from './render.js';

/** More than these is a loop or a maze. */
export const MOST_REDIRECTS = 5;

const FOLLOWED = new Set([301, 302, 303, 307, 308]);

/**
 * The request that a redirect asks for, or null when the reply is none that can be followed. Only for GET and HEAD, which
 * stay what they are. Across origins every header that could be a credential, and the body, stay behind, and do not come
 * back when a later redirect leads home.
 */
export function nextHop(request: Rendered, reply: Pick<Reply, 'status' | 'headers'>): Rendered | null {
  const location = reply.headers['location'];
  if (!request.follow || !FOLLOWED.has(reply.status) || location === undefined) return null;
  if (/[\u0000-\u001f\u007f\\]/.test(location) || !URL.canParse(location, request.url)) return null;
  const from = new URL(request.url);
  const to = new URL(location, from);
  if (!/^https?:$/.test(to.protocol) || to.username !== '' || to.password !== '') return null;
  to.hash = '';
  if (to.origin === from.origin) return { ...request, url: to.href };
  return { ...request, url: to.href, headers: withoutCredentials(request.headers), body: null, pieces: null };
}
