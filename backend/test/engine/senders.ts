import { createHmac } from 'node:crypto';
import type { HookSecretKind, SignedVerify } from '@plumbline/shared';
import { decode, encode } from '../../src/adapters/system/system.js';
import { hmac } from '../../src/adapters/vault/hmac.js';
import type { HookSecret, VerifyTools } from '../../src/engine/intake/verify/verifier.js';

export const TOOLS: VerifyTools = { hmac, encode, decode };

/** 2026-01-01T00:00:00Z */
export const NOW_MS = 1_767_225_600_000;
export const BODY = Buffer.from('{"id":"evt_1","event_id":"Ev1","name":"Ada"}');

/** Headers as Node's server hands them over: names and values in turn. */
export type RawHeaders = readonly string[];

const seconds = (ms: number): string => String(Math.floor(ms / 1_000));
const mac = (key: string | Buffer, data: readonly (string | Uint8Array)[], encoding: 'hex' | 'base64', algorithm = 'sha256'): string =>
  createHmac(algorithm, key)
    .update(Buffer.concat(data.map((part) => Buffer.from(part))))
    .digest(encoding);

/** A scheme, and a sender who keeps to it as its documentation says. */
export interface Sender {
  readonly config: SignedVerify;
  /** The same sender with another one is somebody else. */
  readonly secret: string;
  /** The header that proves who sends. */
  readonly proof: string;
  /** Whether the body is signed. */
  readonly signsBody: boolean;
  readonly signsTime: boolean;
  /** What the sender calls `BODY`. */
  readonly eventId: string | null;
  sign(secret: string, body: Uint8Array, atMs: number): RawHeaders;
}

const text = 'a secret of 24 bytes or more';

export const SENDERS: Readonly<Record<string, Sender>> = {
  standard_webhooks: {
    config: { kind: 'standard_webhooks' },
    secret: `whsec_${Buffer.from(text).toString('base64')}`,
    proof: 'webhook-signature',
    ...{ signsBody: true, signsTime: true, eventId: 'msg_1' },
    sign(secret, body, atMs) {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const signature = `v1,${mac(key, [`msg_1.${seconds(atMs)}.`, body], 'base64')}`;
      return ['Webhook-Id', 'msg_1', 'Webhook-Timestamp', seconds(atMs), 'Webhook-Signature', signature];
    },
  },
  svix: {
    config: { kind: 'standard_webhooks' },
    secret: Buffer.from(text).toString('base64'),
    proof: 'svix-signature',
    ...{ signsBody: true, signsTime: true, eventId: 'msg_1' },
    sign(secret, body, atMs) {
      const signature = `v1,${mac(Buffer.from(secret, 'base64'), [`msg_1.${seconds(atMs)}.`, body], 'base64')}`;
      return ['svix-id', 'msg_1', 'svix-timestamp', seconds(atMs), 'svix-signature', `v1a,AAAA ${signature}`];
    },
  },
  stripe: {
    config: { kind: 'stripe' },
    secret: `whsec_${text}`,
    proof: 'Stripe-Signature',
    ...{ signsBody: true, signsTime: true, eventId: 'evt_1' },
    sign: (secret, body, atMs) => [
      'Stripe-Signature',
      `t=${seconds(atMs)},v1=${mac(secret, [`${seconds(atMs)}.`, body], 'hex')},v0=00000000`,
    ],
  },
  github: {
    config: { kind: 'github' },
    secret: text,
    proof: 'X-Hub-Signature-256',
    ...{ signsBody: true, signsTime: false, eventId: '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
    sign: (secret, body) => [
      ...['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
      ...['X-Hub-Signature-256', `sha256=${mac(secret, [body], 'hex')}`],
    ],
  },
  slack: {
    config: { kind: 'slack' },
    secret: text,
    proof: 'X-Slack-Signature',
    ...{ signsBody: true, signsTime: true, eventId: 'Ev1' },
    sign: (secret, body, atMs) => [
      ...['X-Slack-Request-Timestamp', seconds(atMs)],
      ...['X-Slack-Signature', `v0=${mac(secret, [`v0:${seconds(atMs)}:`, body], 'hex')}`],
    ],
  },
  shopify: {
    config: { kind: 'shopify' },
    secret: text,
    proof: 'X-Shopify-Hmac-Sha256',
    ...{ signsBody: true, signsTime: false, eventId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043' },
    sign: (secret, body) => [
      ...['X-Shopify-Webhook-Id', 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043'],
      ...['X-Shopify-Hmac-Sha256', mac(secret, [body], 'base64')],
    ],
  },
  'a scheme of its own, body only': {
    config: { kind: 'hmac', algorithm: 'sha1', header: 'X-Sign', prefix: 'sha1=', encoding: 'hex' },
    secret: text,
    proof: 'x-sign',
    ...{ signsBody: true, signsTime: false, eventId: null },
    sign: (secret, body) => ['x-sign', `sha1=${mac(secret, [body], 'hex', 'sha1').toUpperCase()}`],
  },
  'a scheme of its own, with a time': {
    config: {
      ...{ kind: 'hmac', algorithm: 'sha512', header: 'X-Sign', encoding: 'base64' },
      timestamp: { header: 'X-Time', unit: 'ms', tolerance: '5m', signed: 'a:{timestamp}:{body}:z' },
    },
    secret: text,
    proof: 'x-sign',
    ...{ signsBody: true, signsTime: true, eventId: null },
    sign: (secret, body, atMs) => [
      ...['X-Time', String(atMs)],
      ...['X-SIGN', mac(secret, [`a:${String(atMs)}:`, body, ':z'], 'base64', 'sha512')],
    ],
  },
  basic: {
    config: { kind: 'basic', user: 'Ärzte' },
    secret: `${text}: ü`,
    proof: 'Authorization',
    ...{ signsBody: false, signsTime: false, eventId: null },
    sign: (secret) => ['Authorization', `Basic ${Buffer.from(`Ärzte:${secret}`).toString('base64')}`],
  },
  bearer: {
    config: { kind: 'token' },
    secret: text.replaceAll(' ', '-'),
    proof: 'Authorization',
    ...{ signsBody: false, signsTime: false, eventId: null },
    sign: (secret) => ['authorization', `bearer ${secret}`],
  },
  'token in a header': {
    config: { kind: 'token', header: 'X-Api-Key' },
    secret: text.replaceAll(' ', '-'),
    proof: 'X-API-KEY',
    ...{ signsBody: false, signsTime: false, eventId: null },
    sign: (secret) => ['x-api-key', secret],
  },
};

/** A secret of a flow as the hot path has it. */
export function hookSecret(id: string, kind: HookSecretKind, value: string, expiresMs: number | null = null): HookSecret {
  return { id, kind, text: value, expiresMs };
}
