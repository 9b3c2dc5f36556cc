import { jsonDepthExceeds, type Exchange, type Json } from '@plumbline/shared';
import type { RawExchange } from '../../engine/ports/operation.js';
import { REDACTED } from '../../engine/ports/redactor.js';

/** Bytes of a body that are looked at, and characters of JSON text that are kept of it: together with the headers about 8 kB. */
const READ_BYTES = 64 * 1024;
const BODY_LENGTH = 1_800;
const URL_LENGTH = 1_000;
const VALUE_LENGTH = 120;
const MOST_HEADERS = 12;

/** Names of headers and parameters whose values may be credentials, whoever set them. */
const SECRET_NAME = /auth|token|secret|passw|cookie|signature|session|credential|api[-_]?key|access[-_]?key|^key$|^sig$|^code$/i;

/** Headers of a reply that say something about limits, ids and what it is. */
const TELLING =
  /^(content-type|content-length|retry-after|date|server|location|etag|deprecation|sunset|(x-)?ratelimit|x-rate-limit|rate-limit)|request-id|trace-id|correlation-id/;

/** A call as it was, and how long its attempt took until then, ms. */
export interface ObservedCall {
  readonly raw: RawExchange;
  readonly tookMs: number;
}

/** How secrets of the attempt's connection are taken out of plain data. */
export type Redact = <T>(value: T) => T;

/**
 * What people are shown of a call. Secrets are taken out of the whole before anything is shortened, so that none is cut in two and
 * missed. Pure.
 * @param hiddenHeader header that the connection sets, whatever its name
 */
export function exchangeOf(
  { raw: { request, result }, tookMs }: ObservedCall,
  decode: (bytes: Uint8Array) => string,
  redact: Redact,
  hiddenHeader?: string,
): Exchange {
  const reply = result.kind === 'reply' ? result.reply : null;
  const whole = redact({
    url: urlWithoutSecrets(request.url),
    requestHeaders: headersOf(
      request.headers,
      (name) => name === hiddenHeader,
      () => true,
    ),
    requestBody: bodyOf(request.body, request.headers['content-type'], decode),
    replyHeaders: headersOf(
      reply?.headers ?? {},
      () => false,
      (name) => TELLING.test(name),
    ),
    replyBody: bodyOf(reply?.body ?? null, reply?.headers['content-type'], decode),
  });
  return {
    method: request.method,
    url: clean(cut(whole.url, URL_LENGTH)),
    status: reply?.status ?? ('status' in result ? (result.status ?? null) : null),
    tookMs: Math.max(0, Math.round(tookMs)),
    requestHeaders: shortHeaders(whole.requestHeaders),
    requestBody: excerpt(whole.requestBody),
    replyHeaders: shortHeaders(whole.replyHeaders),
    replyBody: excerpt(whole.replyBody),
  };
}

/** The address with the values of those parameters taken out that may be credentials. */
function urlWithoutSecrets(url: string): string {
  return url.replace(/([?&])([^=&#]+)=([^&#]*)/g, (all, before: string, name: string) =>
    SECRET_NAME.test(plain(name)) ? `${before}${name}=${REDACTED}` : all,
  );
}

/** Names may be escaped; one that can not be unescaped is taken as it stands. */
function plain(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

type Headers = { readonly [name: string]: string };

function headersOf(headers: Headers, hidden: (name: string) => boolean, wanted: (name: string) => boolean): Headers {
  const shown = Object.entries(headers).filter(([name]) => wanted(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, hidden(name) || SECRET_NAME.test(name) ? REDACTED : value]));
}

function bodyOf(bytes: Uint8Array | null, type: string | undefined, decode: (bytes: Uint8Array) => string): Json {
  if (bytes === null || bytes.byteLength === 0) return null;
  if (!isText(type)) return `(${bytes.byteLength} bytes of ${type ?? 'no type'})`;
  const text = decode(bytes.subarray(0, READ_BYTES));
  if (bytes.byteLength > READ_BYTES || !/^\s*[{[]/.test(text)) return text;
  // What is nested deeper than any value may be is shown as text: to write it anew would end the process.
  if (jsonDepthExceeds(bytes)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function isText(type: string | undefined): boolean {
  return type === undefined || /json|text|xml|urlencoded|javascript|graphql|yaml/i.test(type);
}

function shortHeaders(headers: Headers): Headers {
  const entries = Object.entries(headers).slice(0, MOST_HEADERS);
  return Object.fromEntries(entries.map(([name, value]) => [clean(cut(name, VALUE_LENGTH)), clean(cut(value, VALUE_LENGTH))]));
}

function excerpt(body: Json): Json {
  const text = JSON.stringify(body);
  if (text.length <= BODY_LENGTH) return cleanValue(body);
  return clean(cut(typeof body === 'string' ? body : text, BODY_LENGTH));
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** Value by value: a backslash that belongs to a text must not be taken for one of the JSON around it. */
function cleanValue(value: Json): Json {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanValue);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [clean(key), cleanValue(one)]));
}

/** What the database can not hold, and halves of characters, would cost the run its journal: they are shown as unknown. */
function clean(text: string): string {
  return text.replace(/\0|\\u0000|[\ud800-\udfff]/gu, '\ufffd');
}
