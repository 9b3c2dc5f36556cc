import { z } from 'zod';
import type { ConnectionKind } from '../contracts/connection-kind.js';
import { emailAddressSchema } from './email-address.js';

/** What a kind of connection is made of. Forms, checks and the API derive from it. */
export interface ConnectionKindDefinition {
  readonly title: string;
  /** When to choose it, in one sentence. */
  readonly description: string;
  /** What everybody may see; titles and descriptions of the fields are in their `meta`. */
  readonly settings: z.ZodObject;
  /** What goes in and never comes out again. */
  readonly secrets: z.ZodObject;
  /** Settings that decide where the secret goes, or how well it is kept on the way: whoever changes one enters the secret again. */
  readonly guarded: readonly string[];
  /** Setting that says who the service takes us for; null when only the author knows (`account`). */
  readonly identity: string | null;
}

/** Names that frame a request: a secret under one of these would change what is sent instead of proving who we are. */
const FRAMING = /^(?:host|connection|content-length|content-type|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*)$/i;

const headerName = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/, 'it must be the name of a header')
  .refine((name) => !FRAMING.test(name) && name !== '__proto__', 'this header frames the request and can not carry a secret');

/** Values that go into a header: what headers can carry. */
const headerText = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'it must be plain text without spaces or line breaks around it');
const anyText = z.string().regex(/^[^\u0000-\u001f\u007f]+$/, 'it must not be empty or hold line breaks');
const secret = (text: z.ZodString, title: string) => text.max(10_000).meta({ title, format: 'password', writeOnly: true });
const prefix = z.string().regex(/^[\x20-\x7e]{0,50}$/, 'it must be short plain text');

const mailHost = (example: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])$/, `it must be a host name such as ${example}`)
    .meta({ title: 'Host' });
const mailPort = (...examples: number[]) => z.number().int().min(1).max(65_535).meta({ title: 'Port', examples });

export const CONNECTION_KIND_DEFINITIONS = {
  api_key: {
    title: 'API key',
    description: 'A key that goes along in a header or in the query of every call.',
    settings: z.strictObject({
      in: z.enum(['header', 'query']).meta({ title: 'Where the key goes' }),
      name: headerName.meta({ title: 'Name of the header or parameter', examples: ['X-Api-Key', 'api_key'] }),
      prefix: prefix.optional().meta({ title: 'Text before the key', description: 'With its space, such as "Token ".' }),
    }),
    secrets: z.strictObject({ key: secret(headerText, 'Key') }),
    guarded: ['in', 'name'],
    identity: null,
  },
  bearer: {
    title: 'Bearer token',
    description: 'A token that goes along as "Authorization: Bearer".',
    settings: z.strictObject({}),
    secrets: z.strictObject({ token: secret(headerText, 'Token') }),
    guarded: [],
    identity: null,
  },
  basic: {
    title: 'User name and password',
    description: 'HTTP basic authentication.',
    settings: z.strictObject({
      username: z
        .string()
        .regex(/^[^\u0000-\u001f\u007f:]{1,200}$/, 'it must not hold a colon or line breaks')
        .meta({ title: 'User name' }),
    }),
    secrets: z.strictObject({ password: secret(anyText, 'Password') }),
    guarded: [],
    identity: 'username',
  },
  hmac: {
    title: 'Signature (HMAC)',
    description: 'Signs the body of every call with a shared secret; the secret itself is never sent.',
    settings: z.strictObject({
      algorithm: z.enum(['sha256', 'sha512']).meta({ title: 'Algorithm' }),
      header: headerName.meta({ title: 'Header of the signature', examples: ['X-Signature'] }),
      encoding: z.enum(['hex', 'base64']).meta({ title: 'Encoding of the signature' }),
      prefix: prefix.optional().meta({ title: 'Text before the signature', examples: ['sha256='] }),
      timestampHeader: headerName.optional().meta({
        title: 'Header of the time',
        description: 'When given, "<seconds since 1970>.<body>" is signed instead of the body alone.',
      }),
    }),
    secrets: z.strictObject({ secret: secret(anyText, 'Shared secret') }),
    guarded: [],
    identity: null,
  },
  smtp: {
    title: 'Mail server (SMTP)',
    description: 'A mailbox that mail is sent from.',
    settings: z.strictObject({
      host: mailHost('smtp.example.com'),
      port: mailPort(465, 587),
      security: z.enum(['tls', 'starttls', 'none']).meta({
        title: 'Encryption',
        description: 'tls from the first byte (port 465), starttls required before anything else (port 587), or none.',
      }),
      username: anyText.max(320).meta({ title: 'User name' }),
      from: emailAddressSchema.meta({ title: 'Sender address' }),
      name: z
        .string()
        .regex(/^[^\u0000-\u001f\u007f]{1,200}$/, 'it must not hold line breaks')
        .optional()
        .meta({ title: 'Sender name' }),
    }),
    secrets: z.strictObject({ password: secret(anyText, 'Password') }),
    guarded: ['host', 'port', 'security'],
    identity: 'username',
  },
  imap: {
    title: 'Mailbox (IMAP)',
    description: 'A mailbox whose mail starts flows.',
    settings: z.strictObject({
      host: mailHost('imap.example.com'),
      port: mailPort(993, 143),
      security: z.enum(['tls', 'starttls', 'none']).meta({
        title: 'Encryption',
        description:
          'tls from the first byte (port 993), starttls required before anything else (port 143), or none: only where EGRESS_ALLOW names the host.',
      }),
      username: anyText.max(320).meta({ title: 'User name' }),
    }),
    secrets: z.strictObject({ password: secret(anyText, 'Password') }),
    guarded: ['host', 'port', 'security'],
    identity: 'username',
  },
  practice: {
    title: 'Practice service',
    description: 'One of the built-in services to try things on; made by the system.',
    settings: z.strictObject({
      baseUrl: z
        .string()
        .regex(/^http:\/\/[^\s/?#@]+$/, 'it must be http://host:port')
        .meta({ title: 'Address' }),
    }),
    secrets: z.strictObject({ token: secret(headerText, 'Token') }),
    guarded: ['baseUrl'],
    identity: null,
  },
} as const satisfies Record<ConnectionKind, ConnectionKindDefinition>;

/** Kinds that people make; the others are made by the system. */
export const KINDS_FOR_PEOPLE = ['api_key', 'bearer', 'basic', 'hmac', 'smtp', 'imap'] as const satisfies readonly ConnectionKind[];

export type ConnectionSettings<K extends ConnectionKind> = z.output<(typeof CONNECTION_KIND_DEFINITIONS)[K]['settings']>;

/** Hosts that follow from the settings, where the kind knows them; null when the author must name them. */
export function hostsFromSettings(kind: ConnectionKind, settings: { readonly [name: string]: unknown }): string[] | null {
  if (kind === 'smtp' || kind === 'imap') return [`${String(settings['host'])}:${String(settings['port'])}`];
  if (kind === 'practice') return [String(settings['baseUrl']).replace(/^http:\/\//, '')];
  return null;
}

/** Headers, lower case, that the settings of a kind put the proof into; `authorization` is taken by every connection. */
export function headersOfKind(kind: ConnectionKind, settings: { readonly [name: string]: unknown }): string[] {
  const named = (name: string): string[] => (typeof settings[name] === 'string' ? [settings[name].toLowerCase()] : []);
  if (kind === 'api_key') return settings['in'] === 'header' ? named('name') : [];
  if (kind === 'hmac') return [...named('header'), ...named('timestampHeader')];
  return [];
}
