import type { Parsed } from './input.js';
import { inputError } from './input.js';

export type Headers = { readonly [name: string]: string };

/** The door frames and routes the request; an author who sets one of these would send something else than was checked. */
const NOT_FOR_AUTHORS = new Set([
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
]);

/** Credentials, dates and traces: they differ between two sendings of the same call. */
const NOT_IDENTITY = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'api-key',
  'apikey',
  'x-auth-token',
  'x-access-token',
  'date',
  'traceparent',
  'tracestate',
  'baggage',
]);

/** Headers that go along to another origin after a redirect. Everything else may be a credential and stays behind. */
const HARMLESS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'range',
  'user-agent',
]);

const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** An author's headers with lower-case names; null leaves one out, numbers and booleans become text. Values are never quoted in errors. */
export function lowerCaseHeaders(given: { readonly [name: string]: string | number | boolean | null }): Parsed<{ [name: string]: string }> {
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const lower = name.toLowerCase();
    const text = String(value);
    const trouble = troubleWith(lower, text, headers);
    if (trouble !== null) return { ok: false, error: inputError(`The header "${name.slice(0, 100)}" ${trouble}.`) };
    headers[lower] = text;
  }
  return { ok: true, value: headers };
}

function troubleWith(name: string, value: string, headers: Headers): string | null {
  if (!NAME.test(name)) return 'has a name that headers can not have';
  if (NOT_FOR_AUTHORS.has(name)) return 'is set by the system; leave it out';
  if (name === '__proto__' || Object.hasOwn(headers, name)) return 'is given twice';
  return VALUE.test(value) ? null : 'holds a line break or a character that headers can not carry';
}

/** The headers that decide whether two calls are the same one (`engine.md` 4): never auth, date or trace. */
export function identityHeaders(headers: Headers): { [name: string]: string } {
  return pick(headers, (name) => !NOT_IDENTITY.has(name));
}

/** What may be sent to another origin than the one the headers were meant for. */
export function withoutCredentials(headers: Headers): { [name: string]: string } {
  return pick(headers, (name) => HARMLESS.has(name));
}

function pick(headers: Headers, keep: (name: string) => boolean): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name)));
}
