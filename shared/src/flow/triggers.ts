import { z } from 'zod';
import { durationMs, durationSchema } from './duration.js';
import { jsonSchema } from './json-value.js';
import { webhookVerifySchema } from './webhook-verify.js';

/** How long a sender's event id is remembered when the flow does not say: 30 days. */
export const DEFAULT_DEDUPE_WINDOW = '30d';

/** How long a sender is kept waiting for the answer of a flow, ms: when the flow does not say, and at most. */
export const DEFAULT_RESPOND_MS = 10_000;
const MAX_RESPOND_MS = 60_000;

/** A path below `/hooks/`: letters, digits and `-_.~`, parts divided by `/`. */
export const hookPathSchema = z
  .string()
  .regex(/^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$/, 'letters, digits and - _ . ~, parts divided by /')
  .max(200);

export const webhookConfigSchema = z.strictObject({
  path: hookPathSchema,
  /** How it finds out who sends; without it, and with `none`, it takes anybody's word, and the checker warns. */
  verify: webhookVerifySchema.optional(),
  /** How the raw body is read, whatever Content-Type the sender writes (`reliability.md` A.2, parser confusion). */
  body: z.enum(['json', 'form', 'text', 'raw']).optional(),
  dedupe: z.strictObject({ key: z.string().min(1).max(10_000), window: durationSchema.optional() }).optional(),
  /**
   * When the sender is answered. `onAccept`: as soon as the event is stored (the default). `onFinish`: when the run has ended.
   * `fromStep`: with what a `respond` step says. A run that takes longer than `respondWithin` is answered like `onAccept`.
   */
  respond: z.enum(['onAccept', 'onFinish', 'fromStep']).optional(),
  respondWithin: durationSchema
    .refine((text) => !/^\d+(ms|s|m|h|d)$/.test(text) || durationMs(text) <= MAX_RESPOND_MS, 'at most 60s')
    .optional(),
});
export type WebhookConfig = z.infer<typeof webhookConfigSchema>;

export const manualConfigSchema = z.strictObject({});

/** Started by a sub-flow step of another flow; what that hands over is `trigger.body`. */
export const flowConfigSchema = z.strictObject({
  /** JSON Schema of what the flow answers with its `respond` step: the typed output of a sub-flow. */
  result: z.record(z.string(), jsonSchema).optional(),
});

/** What becomes of due times at which nothing could be started: none is started, the newest one, or all of them. */
const MISSED_POLICIES = ['skip', 'latest', 'all'] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

/** Starts that are made up for at once: when the flow does not say, and at most. */
export const DEFAULT_MISSED_STARTS = 100;
const MAX_MISSED_STARTS = 1_000;

/** Started by the clock (`docs/schedules.md`). What cron and zone say is judged by the checks, in words. */
export const scheduleConfigSchema = z.strictObject({
  /** Five fields, or six with the second first, or a name such as `@hourly`. */
  cron: z.string().min(1).max(200),
  /** IANA name; default UTC. */
  zone: z.string().min(1).max(64).optional(),
  /** Default `latest`. */
  missed: z.enum(MISSED_POLICIES).optional(),
  /** Most starts that are made up for at once, with `all`. */
  most: z.number().int().min(1).max(MAX_MISSED_STARTS).optional(),
});

/** The triggers that this version knows, with the schema of their `config`. */
export const TRIGGERS = {
  webhook: webhookConfigSchema,
  schedule: scheduleConfigSchema,
  manual: manualConfigSchema,
  flow: flowConfigSchema,
} as const;
export type TriggerKind = keyof typeof TRIGGERS;

export function isTriggerKind(value: string): value is TriggerKind {
  return Object.hasOwn(TRIGGERS, value);
}

/** Triggers whose flows other flows may call, as a sub-flow. */
export const CALLABLE_TRIGGERS: readonly string[] = ['flow', 'manual'] satisfies TriggerKind[];
