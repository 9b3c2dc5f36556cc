import { createHmac, randomBytes } from 'node:crypto';
import { Webhooks } from '@octokit/webhooks';
import { verifySlackRequest } from '@slack/bolt';
import type { JsonObject } from '@plumbline/shared';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';

/** A sender that signs with a library of its own scheme, or, where there is none that signs, as its documentation says. */
export interface Sender {
  readonly kind: string;
  /** Entered as the secret of the flow. */
  readonly newSecret: () => string;
  readonly signsTime: boolean;
  /** The header that proves who sends, in lower case. */
  readonly proof: string;
  /** A body that holds the id, where the scheme has it there. */
  readonly body: (id: string, more?: JsonObject) => string;
  readonly sign: (given: Signed) => Promise<Record<string, string>> | Record<string, string>;
}

export interface Signed {
  readonly secret: string;
  readonly id: string;
  readonly body: string;
  readonly at: Date;
}

const seconds = (at: Date): string => String(Math.floor(at.getTime() / 1_000));
const text = (): string => randomBytes(24).toString('hex');
const whsec = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const plain = (id: string, more: JsonObject = {}): string => JSON.stringify({ name: 'Ada', about: id, ...more });

export const SENDERS: Readonly<Record<string, Sender>> = {
  'Standard Webhooks': {
    ...{ kind: 'standard_webhooks', newSecret: whsec, signsTime: true, proof: 'webhook-signature', body: plain },
    sign: ({ secret, id, body, at }) => ({
      ...{ 'webhook-id': id, 'webhook-timestamp': seconds(at) },
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    }),
  },
  Svix: {
    ...{ kind: 'standard_webhooks', newSecret: whsec, signsTime: true, proof: 'svix-signature', body: plain },
    sign: ({ secret, id, body, at }) => ({
      ...{ 'svix-id': id, 'svix-timestamp': seconds(at) },
      'svix-signature': new SvixWebhook(secret).sign(id, at, body),
    }),
  },
  Stripe: {
    ...{ kind: 'stripe', newSecret: () => `whsec_${text()}`, signsTime: true, proof: 'stripe-signature' },
    body: (id, more = {}) => JSON.stringify({ id, object: 'event', type: 'charge.succeeded', ...more }, null, 2),
    sign: ({ secret, body, at }) => ({
      'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Math.floor(at.getTime() / 1_000) }),
    }),
  },
  GitHub: {
    ...{ kind: 'github', newSecret: text, signsTime: false, proof: 'x-hub-signature-256', body: plain },
    sign: async ({ secret, id, body }) => ({
      ...{ 'x-github-event': 'push', 'x-github-delivery': id },
      'x-hub-signature-256': await new Webhooks({ secret }).sign(body),
    }),
  },
  Slack: {
    ...{ kind: 'slack', newSecret: text, signsTime: true, proof: 'x-slack-signature' },
    body: (id, more = {}) => JSON.stringify({ type: 'event_callback', event_id: id, ...more }),
    sign({ secret, body, at }) {
      const signature = `v0=${createHmac('sha256', secret)
        .update(`v0:${seconds(at)}:${body}`)
        .digest('hex')}`;
      // Slack's library only judges: what it takes is signed as Slack does.
      const judged = { 'x-slack-request-timestamp': Math.floor(at.getTime() / 1_000), 'x-slack-signature': signature };
      verifySlackRequest({ signingSecret: secret, body, headers: judged, nowMilliseconds: at.getTime() });
      return { 'x-slack-request-timestamp': seconds(at), 'x-slack-signature': signature };
    },
  },
  Shopify: {
    ...{ kind: 'shopify', newSecret: text, signsTime: false, proof: 'x-shopify-hmac-sha256', body: plain },
    sign: ({ secret, id, body }) => ({
      'x-shopify-webhook-id': id,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body, 'utf8').digest('base64'),
    }),
  },
};
