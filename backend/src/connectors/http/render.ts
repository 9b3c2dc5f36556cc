import { memoize } from '@plumbline/shared';
import {
  encodeFile,
  encodeForm,
  encodeJson,
  encodeMultipart,
  encodeRaw,
  inputError,
  lowerCaseHeaders,
  onlyOneCredential,
  type EncodedBody,
  type Parsed,
  type Piece,
  type PrepareContext,
} from '../_kit/index.js';
import type { RequestInput } from './contract.js';

/** A request as it will be sent, before redirects. */
export interface Rendered {
  readonly method: string;
  /** Without fragment. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  /** What the call is known by; what is sent, too, unless there are pieces. */
  readonly body: Uint8Array | null;
  /** What is sent in place of `body` where it holds files; null: it holds none. */
  readonly pieces: readonly Piece[] | null;
  readonly follow: boolean;
  /** The body of a good reply is kept as a file. */
  readonly saves?: true;
}

/** Input to request, pure: the same input and context give the same bytes. */
export function renderRequest(input: RequestInput, context: PrepareContext): Parsed<Rendered> {
  const method = (input.method ?? 'GET').toUpperCase();
  if (method === 'CONNECT' || method === 'TRACE') return wrong(`The method ${method} can not be used here.`);
  const url = renderUrl(input.url, input.query);
  if (!url.ok) return url;
  const given = lowerCaseHeaders(input.headers ?? {});
  if (!given.ok) return given;
  const body = renderBody(input, context.idempotencyKey);
  if (!body.ok) return body;
  const headers = withBodyHeaders(given.value, body.value, input);
  if (!headers.ok) return headers;
  const key = addKey(headers.value, context);
  if (!key.ok) return key;
  if (context.connection !== null) {
    const only = onlyOneCredential(context.connection, { url: url.value, headers: key.value });
    if (!only.ok) return only;
  }
  const pieces = body.value?.pieces ?? null;
  if (pieces !== null && context.connection?.kind === 'hmac')
    return wrong('A connection that signs the body can not send files: their bytes are read only while they are sent.');
  const mayFollow = method === 'GET' || method === 'HEAD';
  if (input.redirects === 'follow' && !mayFollow) {
    return wrong(
      `Redirects of a ${method} are not followed, because that could repeat it. Leave "redirects" out, or call the final address.`,
    );
  }
  const saves = input.saveAs === 'file' ? ({ saves: true } as const) : {};
  return {
    ok: true,
    value: {
      ...saves,
      method,
      url: url.value,
      headers: key.value,
      body: body.value?.bytes ?? null,
      pieces,
      follow: mayFollow && input.redirects !== 'none',
    },
  };
}

/** The GET that shows whether the call happened; null: its author declared none. */
export function renderLookUp({ lookUp }: RequestInput, context: PrepareContext): Parsed<Rendered> | null {
  if (lookUp === undefined) return null;
  const { url, query, headers } = lookUp;
  const input = { method: 'GET', url, ...(query === undefined ? {} : { query }), ...(headers === undefined ? {} : { headers }) };
  return renderRequest(input, { ...context, idempotencyHeader: null });
}

type Query = RequestInput['query'];

/** URLs that are remembered as they were rendered: most steps call the same one again and again. */
const KNOWN_URLS = 1_000;

function renderUrl(text: string, query: Query): Parsed<string> {
  return query === undefined ? plainUrl(text) : urlWith(text, query);
}

const plainUrl = memoize((text) => urlWith(text, undefined), KNOWN_URLS);

function urlWith(text: string, query: Query): Parsed<string> {
  const bad = (reason: string): Parsed<string> => ({
    ok: false,
    error: inputError(`The input "url" can not be used: ${reason}.`, 'invalid_url'),
  });
  // A URL parser drops or turns these around silently; what is left would not be what was written.
  if (/[\u0000-\u001f\u007f\\]/.test(text)) return bad('it holds a line break, a backslash or another control character');
  if (!/^\s*https?:\/\/[^/]/i.test(text))
    return bad(text.trim() === '' ? 'it is empty' : 'it must start with http:// or https:// and a host');
  if (/^\s*https?:\/\/[^/?]*[@#]/i.test(text))
    return bad('it holds a user name, a password or a "#" in its host; use a connection for credentials');
  if (!URL.canParse(text)) return bad('its host or port can not be read');
  const url = new URL(text);
  const more = renderQuery(query);
  if (more !== '') url.search = url.search === '' ? more : `${url.search}&${more}`;
  url.hash = '';
  return { ok: true, value: url.href };
}

function renderQuery(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) params.append(name, String(item));
    }
  }
  return params.toString();
}

function renderBody({ bodyType, body, ...input }: RequestInput, seed: string): Parsed<EncodedBody | null> {
  if (input.contentType !== undefined && (bodyType === 'form' || bodyType === 'multipart')) {
    return wrong(`The input "contentType" is for json, raw and file bodies; a ${bodyType} body has its own.`);
  }
  if (body === undefined || bodyType === 'none') return { ok: true, value: null };
  switch (bodyType) {
    case 'form':
      return encodeForm(body);
    case 'multipart':
      return encodeMultipart(body, seed);
    case 'file':
      return encodeFile(body);
    case 'raw':
      return encodeRaw(body);
    case 'json':
    case undefined:
      return encodeJson(body);
  }
}

/** The author's own `content-type` header wins, except where the body's must be the right one. */
function withBodyHeaders(
  headers: { [name: string]: string },
  body: EncodedBody | null,
  input: RequestInput,
): Parsed<{ [name: string]: string }> {
  if (body === null) return { ok: true, value: headers };
  const given = headers['content-type'];
  if (given !== undefined && input.bodyType === 'multipart')
    return wrong('Leave the header "content-type" out: a multipart body needs its own.');
  return { ok: true, value: { ...headers, 'content-type': input.contentType ?? given ?? body.contentType } };
}

/** The idempotency key of a keyed step, under the header that its policy names. */
function addKey(
  headers: { [name: string]: string },
  { idempotencyHeader, idempotencyKey }: PrepareContext,
): Parsed<{ [name: string]: string }> {
  if (idempotencyHeader === null) return { ok: true, value: headers };
  const name = idempotencyHeader.toLowerCase();
  if (Object.hasOwn(headers, name)) {
    return wrong(`The header "${name}" is given twice: by the step's input and as idempotency header by its policy. Remove one of them.`);
  }
  const added = lowerCaseHeaders({ [name]: idempotencyKey });
  return added.ok ? { ok: true, value: { ...headers, ...added.value } } : added;
}

function wrong(message: string): { readonly ok: false; readonly error: ReturnType<typeof inputError> } {
  return { ok: false, error: inputError(message) };
}
