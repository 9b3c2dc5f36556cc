import { isIP } from 'node:net';
import { memoize } from '@plumbline/shared';

/** Where a request goes, taken apart. */
export interface Target {
  /** `scheme://host:port`; requests to the same origin share connections. */
  readonly origin: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** As the URL parser spells it; IPv6 in brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Set when the host is an address rather than a name; without brackets. */
  readonly literal: string | null;
  /** host:port, for messages. */
  readonly where: string;
}

/** Characters that a URL parser drops or turns around silently; what is left would not be what was written. */
const FORBIDDEN = /[\u0000-\u0020\u007f\\]/;
const PLAIN_START = /^https?:\/\/[^/?#@]+(?:[/?]|$)/i;

/**
 * Takes a URL apart, after refusing everything that two parsers could read differently (`reliability.md` S-32):
 * other schemes, user names, backslashes, control characters, `#@` tricks, names with a trailing dot.
 * The answer is a string, the reason, when it can not be used; it never quotes the URL.
 */
export const parseTarget: (url: string) => Target | string = memoize(takeApart, 1_000);

function takeApart(url: string): Target | string {
  if (FORBIDDEN.test(url)) return 'it holds a space, a backslash or a control character';
  if (!PLAIN_START.test(url)) return whyNotPlain(url);
  const parsed = parseUrl(url);
  if (parsed === null) return 'it is not a valid URL';
  const { hostname } = parsed;
  if (hostname.endsWith('.')) return 'its host name ends with a dot';
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? 443 : 80) : Number(parsed.port);
  if (port === 0) return 'its port is 0';
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return {
    origin: parsed.origin,
    path: parsed.pathname + parsed.search,
    hostname,
    port,
    literal: isIP(bare) === 0 ? null : bare,
    where: `${hostname}:${port}`,
  };
}

/** One parse instead of `canParse` and a parse: this is on the hot path. */
function parseUrl(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

function whyNotPlain(url: string): string {
  if (!/^https?:/i.test(url)) return 'only http and https can be called';
  return /^https?:\/\/[^/?]*@/i.test(url)
    ? 'it holds a user name or password; use a connection instead'
    : 'its host is missing or can not be read';
}
