import { z } from 'zod';
import { stepSchema } from './document.js';
import { durationMs, durationSchema } from './duration.js';
import { jsonSchema } from './json-value.js';
import { formConfigShape } from '../form/document.js';
import { END_STATUSES } from '../runs/status.js';
import { uuidSchema } from '../ids.js';
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

/** What becomes of the runs of one key behind one that a person or a broken service keeps from going on. */
export const ORDER_MODES = ['block', 'skipAhead'] as const;
export type OrderMode = (typeof ORDER_MODES)[number];

/**
 * Runs with the same key go one at a time, in the order in which their events were accepted (`reliability.md` B.9). `block` (the
 * default): the next one begins when the one before it has ended. `skipAhead`: also when that one is parked or waits for a person.
 */
const orderSchema = z.strictObject({ key: z.string().min(1).max(10_000), mode: z.enum(ORDER_MODES).optional() });

/** Most runs of one key that a flow may want at work at once. */
const MAX_AT_ONCE = 1_000;

/**
 * At most so many runs of one key are at work at once; the others wait in line. Without `key`, of all runs of the flow. `skipAhead` (the
 * default): a run that is parked or waits for a person makes room for the next one; `block`: it keeps its place until it has ended.
 */
const concurrencySchema = z.strictObject({
  limit: z.number().int().min(1).max(MAX_AT_ONCE),
  key: z.string().min(1).max(10_000).optional(),
  mode: z.enum(ORDER_MODES).optional(),
});
export type Concurrency = z.infer<typeof concurrencySchema>;

/** In which times runs may be counted, ms: one second to seven days. */
const MIN_PER_MS = 1_000;
const MAX_PER_MS = 7 * 86_400_000;

/** A duration as a throttle takes it. */
const perSchema = durationSchema.refine((text) => {
  if (!/^\d+(ms|s|m|h|d)$/.test(text)) return true;
  return durationMs(text) >= MIN_PER_MS && durationMs(text) <= MAX_PER_MS;
}, 'at least 1s and at most 7d');

/** At most so many runs of one key begin in any time of this length; the others wait in line. Without `key`, of all runs of the flow. */
const throttleSchema = z.strictObject({
  limit: z.number().int().min(1).max(MAX_AT_ONCE),
  per: perSchema,
  key: z.string().min(1).max(10_000).optional(),
});
export type Throttle = z.infer<typeof throttleSchema>;

/** How long the newest event of a key is remembered when the flow does not say: 30 days. */
export const DEFAULT_NEWEST_WINDOW = '30d';

/**
 * An event that is older than the newest one of its key starts no run (`reliability.md` B.9). `by` says how old it is: a number or a
 * time that grows with each change. Without `key`, all events of the flow are compared with each other.
 */
const newestSchema = z.strictObject({
  by: z.string().min(1).max(10_000),
  key: z.string().min(1).max(10_000).optional(),
  window: durationSchema.optional(),
});

export const webhookConfigSchema = z.strictObject({
  path: hookPathSchema,
  /** How it finds out who sends; without it, and with `none`, it takes anybody's word, and the checker warns. */
  verify: webhookVerifySchema.optional(),
  /** How the raw body is read, whatever Content-Type the sender writes (`reliability.md` A.2, parser confusion). */
  body: z.enum(['json', 'form', 'text', 'raw']).optional(),
  dedupe: z.strictObject({ key: z.string().min(1).max(10_000), window: durationSchema.optional() }).optional(),
  order: orderSchema.optional(),
  concurrency: concurrencySchema.optional(),
  throttle: throttleSchema.optional(),
  newest: newestSchema.optional(),
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

/** A page for everybody at `/forms/<path>` (`docs/forms.md`); its fields are the contract of the trigger. */
export const formConfigSchema = z.strictObject({ path: hookPathSchema, ...formConfigShape });
export type FormConfig = z.infer<typeof formConfigSchema>;

export const manualConfigSchema = z.strictObject({});

/** Started by a sub-flow step of another flow; what that hands over is `trigger.body`. */
export const flowConfigSchema = z.strictObject({
  /** JSON Schema of what the flow answers with its `respond` step: the typed output of a sub-flow. */
  result: z.record(z.string(), jsonSchema).optional(),
});

/** Most flows that one flow listens to by name. */
const MAX_LISTENED_TO = 100;

/** Started when a run of another flow ends (`docs/flow-ended.md`). */
export const flowEndedConfigSchema = z.strictObject({
  /** Ids of the flows, or `any` other flow. */
  flows: z.union([z.literal('any'), z.array(uuidSchema).min(1, 'it needs a flow').max(MAX_LISTENED_TO)]),
  /** How the run ended; default `failed` and `succeeded_with_gaps`. */
  ends: z.array(z.enum(END_STATUSES)).min(1, 'it needs an end').max(END_STATUSES.length).optional(),
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
  concurrency: concurrencySchema.optional(),
});

/** How often a mailbox is looked at when the flow does not say, ms; at least, and at most. */
export const DEFAULT_LOOK_MS = 60_000;
const MIN_LOOK_MS = 10_000;
const MAX_LOOK_MS = 86_400_000;

/** Largest mail that starts a run, bytes, as the server has it: when the flow does not say, and at most. */
export const DEFAULT_MAIL_BYTES = 25_000_000;
const MAX_MAIL_BYTES = 50_000_000;

const folderSchema = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\u0000-\u001f\u007f]+$/, 'it must not hold line breaks');

/** Started by mail that comes into a mailbox (`docs/email-in.md`). */
export const emailConfigSchema = z.strictObject({
  /** Id of a connection of the kind `imap`; an export writes `{service, name}` instead. */
  connection: z.union([uuidSchema, z.strictObject({ service: z.string().max(200), name: z.string().max(200) })]),
  /** Default INBOX. */
  folder: folderSchema.optional(),
  /** `unseen`: only what nobody has read when it is looked at. Default `all`. */
  which: z.enum(['all', 'unseen']).optional(),
  /** Only mail whose sender (name or address) holds this text; without case. */
  from: z.string().min(1).max(320).optional(),
  /** Only mail whose subject holds this text; without case. */
  subject: z.string().min(1).max(998).optional(),
  /** What is done with a mail once its run is stored. Default `leave`. */
  after: z.union([z.enum(['leave', 'seen']), z.strictObject({ move: folderSchema })]).optional(),
  /** `new` (the default): what arrives from the publication on; `all`: also what lies there. */
  first: z.enum(['new', 'all']).optional(),
  /** Between two looks. */
  every: durationSchema
    .refine(
      (text) => !/^\d+(ms|s|m|h|d)$/.test(text) || (durationMs(text) >= MIN_LOOK_MS && durationMs(text) <= MAX_LOOK_MS),
      'at least 10s and at most 1d',
    )
    .optional(),
  /** What becomes of answers that nobody wrote, such as out-of-office notes. Default `leave_out`. */
  automatic: z.enum(['leave_out', 'take']).optional(),
  maxBytes: z.number().int().min(1_000).max(MAX_MAIL_BYTES).optional(),
  concurrency: concurrencySchema.optional(),
});

/** How often a service may be asked, ms: ten seconds to seven days. */
const MIN_EVERY_MS = 10_000;
const MAX_EVERY_MS = 7 * 86_400_000;

/** Items of one look that start runs: when the flow does not say, and at most. */
export const DEFAULT_POLL_MOST = 200;
const MAX_POLL_MOST = 1_000;
/** How long an item is known after it was found last, when the flow does not say: 30 days. */
export const DEFAULT_POLL_WINDOW = '30d';

const everySchema = durationSchema.refine((text) => {
  if (!/^\d+(ms|s|m|h|d)$/.test(text)) return true;
  return durationMs(text) >= MIN_EVERY_MS && durationMs(text) <= MAX_EVERY_MS;
}, 'at least 10s and at most 7d');

/** Asks another service by itself for what is new (`docs/polling.md`). */
export const pollConfigSchema = z
  .strictObject({
    /** A duration; or `cron` with its `zone`. */
    every: everySchema.optional(),
    cron: z.string().min(1).max(200).optional(),
    zone: z.string().min(1).max(64).optional(),
    /** What is asked, as a step has it. Its expressions read `trigger.marker`; it must only read. */
    call: stepSchema.pick({ operation: true, connection: true, input: true, policy: true }).strict(),
    /** Yields the list of items; reads `trigger.output` and `trigger.marker`. */
    items: z.string().min(1).max(10_000),
    /** By what an item is known; reads `item` and `index` as well. */
    key: z.string().min(1).max(10_000),
    /** Yields the next marker; reads `items`, `trigger.output` and `trigger.marker`. */
    marker: z.string().min(1).max(10_000).optional(),
    /** What the first look does with what is there: `new` (the default) starts nothing, `all` starts runs. */
    first: z.enum(['new', 'all']).optional(),
    /** How long an item is known after it was found last. */
    window: durationSchema.optional(),
    /** Most items of one look that start runs; the next look goes on. */
    most: z.number().int().min(1).max(MAX_POLL_MOST).optional(),
    concurrency: concurrencySchema.optional(),
  })
  .refine(({ every, cron }) => (every === undefined) !== (cron === undefined), 'it needs "every" or "cron", one of the two');
export type PollConfig = z.infer<typeof pollConfigSchema>;

/** The triggers that this version knows, with the schema of their `config`. */
export const TRIGGERS = {
  webhook: webhookConfigSchema,
  form: formConfigSchema,
  schedule: scheduleConfigSchema,
  email: emailConfigSchema,
  poll: pollConfigSchema,
  manual: manualConfigSchema,
  flow: flowConfigSchema,
  flow_ended: flowEndedConfigSchema,
} as const;
export type TriggerKind = keyof typeof TRIGGERS;

export function isTriggerKind(value: string): value is TriggerKind {
  return Object.hasOwn(TRIGGERS, value);
}

/** Triggers whose flows other flows may call, as a sub-flow. */
export const CALLABLE_TRIGGERS: readonly string[] = ['flow', 'manual'] satisfies TriggerKind[];
