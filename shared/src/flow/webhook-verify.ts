import { z } from 'zod';
import { durationMs, durationSchema } from './duration.js';

/** How far the time that a sender signs may be from ours, ms, both ways: what all schemes recommend. */
export const DEFAULT_TOLERANCE_MS = 300_000;
/** A replay is only refused for as long as its key is remembered: a day is far below that. */
const MAX_TOLERANCE_MS = 86_400_000;

/** A header as RFC 9110 spells names. */
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'the name of a header: letters, digits and - _ .');

/** What is no duration at all was said already. */
const tolerance = durationSchema.refine(
  (text) => !/^\d+(ms|s|m|h|d)$/.test(text) || (durationMs(text) > 0 && durationMs(text) <= MAX_TOLERANCE_MS),
  'more than nothing and at most 1d',
);

const once = (text: string, part: string): boolean => text.split(part).length === 2;

/** What a scheme of the author's signs: the body alone, or a time and the body. */
const timestampSchema = z.strictObject({
  /** Which header holds the time of sending. */
  header: headerName,
  unit: z.enum(['s', 'ms']),
  /** How far it may be from our time, both ways. */
  tolerance: tolerance.optional(),
  /** What is signed, such as `{timestamp}.{body}`. */
  signed: z
    .string()
    .max(200)
    .regex(/^[\x20-\x7e]*$/, 'only characters of ASCII')
    .refine((text) => once(text, '{timestamp}') && once(text, '{body}'), 'it must hold {timestamp} and {body}, each once'),
});

/**
 * How a webhook finds out who sends. The secret never stands in the document: it belongs to the flow, under
 * `/api/flows/:id/hook-secrets`, and only one that was entered for the same `kind` counts.
 */
export const webhookVerifySchema = z.discriminatedUnion(
  'kind',
  [
    /** Takes anybody's word, by choice of a person; the checker warns. */
    z.strictObject({ kind: z.literal('none'), chosenBy: z.string().max(200).optional(), chosenAt: z.string().max(40).optional() }),
    z.strictObject({ kind: z.literal('standard_webhooks') }),
    z.strictObject({ kind: z.literal('stripe') }),
    z.strictObject({ kind: z.literal('github') }),
    z.strictObject({ kind: z.literal('slack') }),
    z.strictObject({ kind: z.literal('shopify') }),
    z.strictObject({
      kind: z.literal('hmac'),
      algorithm: z.enum(['sha1', 'sha256', 'sha512']),
      /** Which header holds the signature. */
      header: headerName,
      /** What stands before the signature, such as `sha256=`. */
      prefix: z
        .string()
        .max(100)
        .regex(/^[\x20-\x7e]*$/, 'only characters of ASCII')
        .optional(),
      encoding: z.enum(['hex', 'base64']),
      /** Without it a request that somebody caught can be sent again for ever: give one where the sender does. */
      timestamp: timestampSchema.optional(),
    }),
    z.strictObject({
      kind: z.literal('basic'),
      user: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^:\u0000-\u001f\u007f]*$/, 'it must hold neither a colon nor line breaks'),
    }),
    /** `header`: where the token stands alone; without it, `Authorization: Bearer <token>`. */
    z.strictObject({ kind: z.literal('token'), header: headerName.optional() }),
  ],
  { error: 'the kind must be one of none, standard_webhooks, stripe, github, slack, shopify, hmac, basic, token' },
);
export type WebhookVerify = z.infer<typeof webhookVerifySchema>;

/** Kinds that check who sends, and need a secret for it. */
export const HOOK_SECRET_KINDS = ['standard_webhooks', 'stripe', 'github', 'slack', 'shopify', 'hmac', 'basic', 'token'] as const;
export type HookSecretKind = (typeof HOOK_SECRET_KINDS)[number];
/** A `verify` that checks who sends. */
export type SignedVerify = Extract<WebhookVerify, { readonly kind: HookSecretKind }>;

/** Whose secrets are made by the sender, so that they can only be copied from there. */
export const SENDER_MAKES_SECRET: readonly HookSecretKind[] = ['stripe', 'slack', 'shopify'];

/** Shortest secret that is taken, bytes (`reliability.md` S-10): what can not be guessed. */
export const MIN_HOOK_SECRET_BYTES = 24;
