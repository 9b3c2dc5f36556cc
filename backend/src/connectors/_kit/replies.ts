import { bytesToBase64, findForbiddenKey, isJsonObject, jsonDepthExceeds, MAX_DEPTH, type Json } from '@plumbline/shared';

/** What is wrong with the body of a reply, and how it is given nevertheless. */
export interface ReplyProblem {
  readonly code: string;
  readonly message: string;
}

export interface DecodedReply {
  readonly body: Json;
  readonly problem?: ReplyProblem;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** By the name `latin1` the standard means windows-1252, of which every byte is a character. */
const LATIN1 = new TextDecoder('latin1');

const UTF8_NAMES = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const LATIN1_NAMES = new Set(['iso-8859-1', 'latin1', 'windows-1252']);

const PROBLEMS = {
  reply_not_json: 'The reply says that it is JSON, but it is not; its body is given as text.',
  reply_too_deep: `The reply is nested deeper than ${MAX_DEPTH} levels; its body is given as text.`,
  reply_key_dropped: 'The reply holds keys that are not allowed (__proto__, constructor or prototype); they were left out.',
} as const;

/** Text that could hold a forbidden key or a number that becomes infinite; only then is the parsed value walked. */
const SUSPICIOUS = /__proto__|constructor|prototype|\\u|\d[eE]\+?\d{3}|\d{309}/;

/**
 * The body of a reply as JSON: JSON by its content type (`+json` included), other text as a string, anything else as
 * `{"base64": "..."}`, nothing as null. A body that claims to be JSON and can not be read as such is given as text with
 * the problem beside it and is no failure of the call: the service answered, and a 2xx that is sent again because its
 * body was odd would happen twice (`reliability.md` B.4).
 */
export function decodeReply(contentType: string | undefined, bytes: Uint8Array): DecodedReply {
  if (bytes.byteLength === 0) return { body: null };
  const type = contentType?.toLowerCase() ?? '';
  const text = decodeText(type, bytes);
  if (text === null) return { body: { base64: bytesToBase64(bytes) } };
  if (!isJsonType(type)) return { body: text };
  return parseJson(text, bytes);
}

function isJsonType(type: string): boolean {
  return /^\s*(?:application|text)\/(?:[^;,]*\+)?json\s*(?:[;,]|$)/.test(type) || /^[^;,]*\+json\s*(?:[;,]|$)/.test(type);
}

function isTextType(type: string): boolean {
  return (
    type === '' ||
    /^\s*(?:text\/|application\/(?:xml|javascript|x-www-form-urlencoded|graphql|x-ndjson|yaml|[^;,]*\+(?:xml|yaml)))/.test(type) ||
    isJsonType(type)
  );
}

/** Null when these bytes are not text, by their content type or by what they are. */
function decodeText(type: string, bytes: Uint8Array): string | null {
  if (!isTextType(type)) return null;
  const charset = /charset\s*=\s*"?([^";,\s]+)/.exec(type)?.[1];
  if (charset !== undefined && LATIN1_NAMES.has(charset)) return LATIN1.decode(bytes);
  if (charset !== undefined && !UTF8_NAMES.has(charset)) return null;
  try {
    return UTF8.decode(bytes);
  } catch {
    // Old servers mean latin-1 when they name no charset; what claims to be UTF-8 and is not stays bytes.
    return charset === undefined && type.trimStart().startsWith('text/') ? LATIN1.decode(bytes) : null;
  }
}

function parseJson(text: string, bytes: Uint8Array): DecodedReply {
  if (jsonDepthExceeds(bytes)) return asText(text, 'reply_too_deep');
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch {
    return asText(text, 'reply_not_json');
  }
  if (!SUSPICIOUS.test(text)) return { body };
  if (holdsInfinity(body)) return asText(text, 'reply_not_json');
  if (findForbiddenKey(body) === null) return { body };
  dropForbiddenKeys(body);
  return { body, problem: { code: 'reply_key_dropped', message: PROBLEMS.reply_key_dropped } };
}

/** Changes the value, which was parsed just now and belongs to nobody else. */
function dropForbiddenKeys(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  if (isJsonObject(value)) {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key);
    }
  }
  for (const inner of Object.values(value)) dropForbiddenKeys(inner);
}

/** `1e400` is JSON, but no number of JavaScript or PostgreSQL: it would silently become null. */
function holdsInfinity(value: Json): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsInfinity);
}

function asText(text: string, code: 'reply_not_json' | 'reply_too_deep'): DecodedReply {
  return { body: text, problem: { code, message: PROBLEMS[code] } };
}
