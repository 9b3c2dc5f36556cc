import { bytesToBase64, headersOfKind, hostAllowed, type HostTarget, type StepError } from '@plumbline/shared';
import type { ConnectionFacts, OpenConnection } from '../../engine/ports/connections.js';
import type { Hmac } from '../../engine/ports/hmac.js';
import { REDACTED } from '../../engine/ports/redactor.js';
import { inputError, type Parsed } from './input.js';

/** A request that a credential can be put on. */
export interface Unproven {
  readonly url: string;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array | null;
}

export interface CredentialTools {
  readonly hmac: Hmac;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
}

const UTF8 = new TextEncoder();

/**
 * Refuses input that proves who we are by itself beside a connection: which of the two the service would believe is not ours to
 * guess. The values are never quoted.
 */
export function onlyOneCredential({ kind, settings }: ConnectionFacts, { url, headers }: Omit<Unproven, 'body'>): Parsed<null> {
  const taken = ['authorization', ...headersOfKind(kind, settings)].find((name) => Object.hasOwn(headers, name));
  if (taken !== undefined) {
    return { ok: false, error: inputError(`The header "${taken}" is given by the input and by the connection. Remove it from the input.`) };
  }
  const parameter = queryParameter(kind, settings);
  // The link to the next page may repeat the key, which was taken out of it; `withCredential` puts it back.
  const given = parameter === null ? [] : new URL(url).searchParams.getAll(parameter);
  if (given.some((value) => value !== REDACTED)) {
    const message = `The query parameter "${parameter ?? ''}" is given by the input and by the connection. Remove it from the input.`;
    return { ok: false, error: inputError(message) };
  }
  return { ok: true, value: null };
}

/** Why a connection must not be used for a call to this URL; null when it may (`reliability.md` S-53). */
export function hostRefusal(facts: ConnectionFacts, url: string): StepError | null {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  return placeRefusal(facts, { secure, hostname, port: port === '' ? (secure ? 443 : 80) : Number(port) });
}

/** The same for a place that is no URL. */
export function placeRefusal({ name, hosts }: ConnectionFacts, target: HostTarget): StepError | null {
  if (hostAllowed(hosts, target)) return null;
  const plain = target.secure ? '' : ' without encryption';
  const message = `The connection "${name}" may not be used with ${target.hostname}:${target.port}${plain}. It is for ${hosts.join(', ')}. Nothing was sent there. If this host belongs to the service, add it to the connection.`;
  return { code: 'host_not_allowed', class: 'denied', message };
}

/** The request with the proof of who we are. Made for each sending, and never part of what identifies the call. */
export function withCredential<R extends Unproven>(request: R, { facts, secrets }: OpenConnection, tools: CredentialTools): R {
  const { kind, settings } = facts;
  const text = (name: string): string => (typeof settings[name] === 'string' ? settings[name] : '');
  const secret = (field: string): string => secrets[field] ?? '';
  const add = (headers: { [name: string]: string }): R => ({ ...request, headers: { ...request.headers, ...headers } });
  switch (kind) {
    case 'bearer':
      return add({ authorization: `Bearer ${secret('token')}` });
    case 'practice':
      return add({ authorization: `Bearer ${secret('token')}` });
    case 'basic':
      return add({ authorization: `Basic ${bytesToBase64(UTF8.encode(`${text('username')}:${secret('password')}`))}` });
    case 'api_key': {
      const value = text('prefix') + secret('key');
      if (text('in') === 'header') return add({ [text('name').toLowerCase()]: value });
      return { ...request, url: withParameter(request.url, text('name'), value) };
    }
    case 'hmac':
      return add(signature(request.body, facts, secret('secret'), tools));
    case 'smtp':
    case 'imap':
      return request;
  }
}

/** Added behind what is there, which stays byte for byte; after a redirect to a URL that repeats it, the parameter is replaced. */
function withParameter(text: string, name: string, value: string): string {
  const url = new URL(text);
  if (url.searchParams.has(name)) url.searchParams.set(name, value);
  else url.search = `${url.search === '' ? '?' : `${url.search}&`}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  return url.href;
}

function queryParameter(kind: ConnectionFacts['kind'], settings: ConnectionFacts['settings']): string | null {
  return kind === 'api_key' && settings['in'] === 'query' && typeof settings['name'] === 'string' ? settings['name'] : null;
}

/** Signs the body, or "<seconds>.<body>" where a header carries the time, so that a captured call can not be replayed for ever. */
function signature(
  body: Uint8Array | null,
  { settings }: ConnectionFacts,
  secret: string,
  { hmac, now }: CredentialTools,
): { [name: string]: string } {
  const { algorithm, encoding, header, timestampHeader, prefix } = settings;
  const seconds = String(Math.floor(now() / 1_000));
  const bytes = body ?? new Uint8Array();
  const timed = typeof timestampHeader === 'string';
  const digest = hmac.sign(algorithm === 'sha512' ? 'sha512' : 'sha256', secret, timed ? joined(UTF8.encode(`${seconds}.`), bytes) : bytes);
  const text = encoding === 'base64' ? bytesToBase64(digest) : hexOf(digest);
  return {
    ...(typeof header === 'string' ? { [header.toLowerCase()]: (typeof prefix === 'string' ? prefix : '') + text } : {}),
    ...(timed ? { [timestampHeader.toLowerCase()]: seconds } : {}),
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.byteLength + second.byteLength);
  all.set(first);
  all.set(second, first.byteLength);
  return all;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
