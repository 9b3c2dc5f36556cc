/**
 * Headers that decide how a request is framed and routed: the door sets them itself. One of these from outside could
 * smuggle a second request or reach another virtual host than the one that was checked.
 */
const DOOR_SETS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'http2-settings',
]);

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Why these headers can not be sent, naming the header but never its value; null when they can. */
export function headerRefusal(headers: { readonly [name: string]: string }): string | null {
  for (const name in headers) {
    if (DOOR_SETS.has(name)) return `"${name}" is set by the system and can not be given`;
    if (!TOKEN.test(name)) return `${JSON.stringify(name.slice(0, 100))} is not a header name in lower case`;
    if (!VALUE.test(headers[name] ?? '')) return `the value of "${name}" holds a line break or a character that headers can not carry`;
  }
  return null;
}

/** Why this method can not be sent; CONNECT and TRACE change what the connection is, every other token passes. */
export function methodRefusal(method: string): string | null {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Z]{1,40}$/.test(method)) return 'it must be one word in capitals';
  return method === 'CONNECT' || method === 'TRACE' ? `${method} is not for calling services` : null;
}

/**
 * True when the credentials authenticate the connection rather than the request (NTLM, Negotiate): such a connection
 * is closed afterwards, so that nobody else's request travels on it (`reliability.md` S-34).
 */
export function bindsConnection(headers: { readonly [name: string]: string }): boolean {
  const { authorization } = headers;
  return authorization !== undefined && /^(?:ntlm|negotiate)\b/i.test(authorization);
}
