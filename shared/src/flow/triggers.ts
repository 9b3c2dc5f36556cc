import { z } from 'zod';
import { durationSchema } from './duration.js';

/** How long a sender's event id is remembered when the flow does not say: 30 days. */
export const DEFAULT_DEDUPE_WINDOW = '30d';

/** A path below `/hooks/`: letters, digits and `-_.~`, parts divided by `/`. */
export const hookPathSchema = z
  .string()
  .regex(/^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$/, 'letters, digits and - _ . ~, parts divided by /')
  .max(200);

export const webhookConfigSchema = z.strictObject({
  path: hookPathSchema,
  /** `none` takes anybody's word; the checker warns. */
  verify: z.strictObject({ kind: z.literal('none') }).optional(),
  /** How the raw body is read, whatever Content-Type the sender writes (`reliability.md` A.2, parser confusion). */
  body: z.enum(['json', 'form', 'text', 'raw']).optional(),
  dedupe: z.strictObject({ key: z.string().min(1).max(10_000), window: durationSchema.optional() }).optional(),
  /** `onAccept`: the answer is sent as soon as the event is stored; what the run does is read from the API. */
  respond: z.literal('onAccept').optional(),
});
export type WebhookConfig = z.infer<typeof webhookConfigSchema>;

export const manualConfigSchema = z.strictObject({});

/** The triggers that this version knows, with the schema of their `config`. */
export const TRIGGERS = { webhook: webhookConfigSchema, manual: manualConfigSchema } as const;
export type TriggerKind = keyof typeof TRIGGERS;

export function isTriggerKind(value: string): value is TriggerKind {
  return Object.hasOwn(TRIGGERS, value);
}
