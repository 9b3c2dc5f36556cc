import { z } from 'zod';
import { emailAddressSchema } from '../connections/email-address.js';
import { uuidSchema } from '../ids.js';

/** Where alerts go. */
export const ALERT_CHANNEL_KINDS = ['email', 'webhook', 'slack'] as const;
export type AlertChannelKind = (typeof ALERT_CHANNEL_KINDS)[number];

const httpUrl = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/, 'it must be an address such as https://example.com/alerts, without a user name');

/** A signing secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
const signingSecret = z
  .string()
  .trim()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'it must be whsec_ and 24 to 64 bytes in base64');

/** Settings and secrets of each kind of channel. Secrets go in and never come out again. */
export const ALERT_CHANNEL_DEFINITIONS = {
  /** Over a connection to a mail server. */
  email: {
    settings: z.strictObject({
      connectionId: uuidSchema,
      to: z.array(emailAddressSchema).max(50),
      /** Also to the owners of the affected flows, as far as they are e-mail addresses. */
      owners: z.boolean().default(false),
    }),
    secrets: z.strictObject({}),
  },
  /** A signed POST (Standard Webhooks). Without a secret of one's own, the server makes one and tells it once. */
  webhook: {
    settings: z.strictObject({ url: httpUrl }),
    secrets: z.strictObject({ secret: signingSecret.optional() }),
  },
  /** An incoming webhook of Slack, or of something that speaks like it. Whoever knows its address may post: it is the secret. */
  slack: {
    settings: z.strictObject({}),
    secrets: z.strictObject({ url: httpUrl }),
  },
} as const satisfies Record<AlertChannelKind, { readonly settings: z.ZodType; readonly secrets: z.ZodType }>;

export type AlertChannelSettings<K extends AlertChannelKind> = z.output<(typeof ALERT_CHANNEL_DEFINITIONS)[K]['settings']>;
