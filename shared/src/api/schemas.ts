import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { jsonSchema } from '../flow/json-value.js';
import { flowDocumentSchema, stepIdSchema } from '../flow/document.js';
import { ORDER_MODES } from '../flow/triggers.js';
import { HOLD_REASONS } from '../runs/gate.js';
import { RUN_STATUSES, STEP_STATUSES } from '../runs/status.js';
import { STEP_ERROR_CLASSES } from '../errors/step-error.js';

/** Shapes that several routes share. Times are ISO 8601 in UTC. */

export const timeSchema = z.string();

export const problemSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  pointer: z.string(),
  message: z.string(),
  step: z.string().optional(),
});

/** Largest number that the columns for versions and sequence numbers hold. */
export const MAX_INT = 2_147_483_647;

export const flowParams = z.strictObject({ id: uuidSchema });
/** A negative version is a frozen draft, as runs of drafts name it. */
export const versionParams = z.strictObject({
  id: uuidSchema,
  version: z.coerce.number().int().min(-MAX_INT).max(MAX_INT),
});
export const connectionParams = z.strictObject({ id: uuidSchema });
export const runParams = z.strictObject({ id: uuidSchema });
export const stepParams = z.strictObject({ id: uuidSchema, stepId: stepIdSchema });

export const pageQuery = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: uuidSchema.optional() };

export const flowSummarySchema = z.object({
  id: uuidSchema,
  name: z.string(),
  /** Empty: nobody. */
  owner: z.string(),
  /** It is out of use: it listens nowhere, starts no runs, and can not be called. */
  archived: z.boolean(),
  revision: z.number().int(),
  publishedVersion: z.number().int().nullable(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});

/** A flow with how it does. Tries of its draft, and runs that other runs started, are not counted. */
export const flowListItemSchema = flowSummarySchema.extend({
  lastRun: z.object({ id: uuidSchema, status: z.enum(RUN_STATUSES), at: timeSchema }).nullable(),
  /** Runs accepted in each of the last 24 hours by how they stand, the hour that ends now last; `failed`: also what waits for a person or is parked. */
  activity: z.array(z.object({ ok: z.number().int(), gaps: z.number().int(), failed: z.number().int() })).length(24),
  /** False: only the newest 5,000 runs are counted. */
  activityComplete: z.boolean(),
});

export const flowSchema = flowSummarySchema.extend({ draft: flowDocumentSchema, problems: z.array(problemSchema) });

export const versionSummarySchema = z.object({
  version: z.number().int(),
  hash: z.string(),
  publishedAt: timeSchema,
  publishedBy: z.string(),
  /** What whoever published it calls it, and says of it. */
  name: z.string().nullable(),
  note: z.string().nullable(),
});
export const versionSchema = versionSummarySchema.extend({ document: flowDocumentSchema });

export const stepErrorSchema = z.object({
  code: z.string(),
  class: z.enum(STEP_ERROR_CLASSES),
  message: z.string(),
  status: z.number().int().optional(),
  response: jsonSchema.optional(),
});

/** What an attempt sent and received; secrets are taken out and long bodies cut. */
export const exchangeSchema = z.object({
  method: z.string(),
  url: z.string(),
  /** Null: no reply arrived. */
  status: z.number().int().nullable(),
  tookMs: z.number(),
  requestHeaders: z.record(z.string(), z.string()),
  requestBody: jsonSchema.nullable(),
  replyHeaders: z.record(z.string(), z.string()),
  replyBody: jsonSchema.nullable(),
});

const payloadRefSchema = z.object({ id: z.string(), bytes: z.number().int(), type: z.string() });
export const turnSchema = z.array(z.number().int().min(0)).max(20);

export const runStepSchema = z.object({
  /** The id, with the turn where the step lies in a for-each: `crm[17]`. */
  key: z.string(),
  id: z.string(),
  turn: turnSchema,
  name: z.string(),
  operation: z.string(),
  status: z.enum(STEP_STATUSES),
  attempt: z.number().int(),
  generation: z.number().int(),
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
  dueAt: timeSchema.nullable(),
  effect: z.string().nullable(),
  idempotencyKey: z.string().nullable(),
  input: jsonSchema.nullable(),
  inputRef: payloadRefSchema.nullable(),
  output: jsonSchema.nullable(),
  outputRef: payloadRefSchema.nullable(),
  error: stepErrorSchema.nullable(),
  gap: z.string().nullable(),
  attention: z.string().nullable(),
  skipped: z.string().nullable(),
  waitingFor: z.string().nullable(),
  /** What keeps it from being sent, although it could go on. */
  heldBy: z.enum(HOLD_REASONS).nullable(),
  loop: z
    .object({
      count: z.number().int(),
      done: z.number().int(),
      failed: z.number().int(),
      parts: z.number().int(),
      atOnce: z.number().int(),
    })
    .nullable(),
  children: z.array(
    z.object({ runId: uuidSchema, from: z.number().int(), count: z.number().int(), status: z.enum(RUN_STATUSES).nullable() }),
  ),
  mayHaveHappened: z.boolean(),
  mayBeDuplicate: z.boolean(),
  /** No reply said that it was done: a look-up found it. */
  byLookUp: z.boolean(),
  /** How far it is found out whether the newest attempt happened; null: nobody had to ask. */
  lookUp: z
    .object({
      attempt: z.number().int(),
      /** Questions so far. */
      asks: z.number().int(),
      answer: z.enum(['happened', 'did_not_happen', 'unclear']).nullable(),
      /** Why the last answer tells nothing. */
      error: stepErrorSchema.nullable(),
      exchange: exchangeSchema.nullable(),
    })
    .nullable(),
  /** Its output is the one that the draft pins; nothing was sent. */
  pinned: z.boolean(),
  /** Of the newest attempt, where it failed, or in a run of a draft. */
  exchange: exchangeSchema.nullable(),
  repairs: z.array(
    z.object({ attempt: z.number().int(), by: z.string(), at: timeSchema, what: z.string(), reason: z.string().nullable() }),
  ),
});

/** A real value of an earlier run, or of a test event (without a run); `truncated`: long lists and texts in it were cut. */
export const sampleSchema = z.object({ value: jsonSchema, truncated: z.boolean(), runId: uuidSchema.nullable(), at: timeSchema });

export const runSummarySchema = z.object({
  id: uuidSchema,
  flowId: uuidSchema,
  flowName: z.string(),
  /** Negative: a frozen draft, which was never published. */
  version: z.number().int(),
  /** Revision of that draft; null: a published version. */
  draft: z.number().int().nullable(),
  status: z.enum(RUN_STATUSES),
  deliveryId: uuidSchema,
  acceptedAt: timeSchema,
});

const kindSchema = z.enum(['object', 'array', 'string', 'number', 'boolean', 'null']);

/** A part of a stored value (`JsonSlice`). */
export const sliceSchema = z.object({
  kind: kindSchema,
  /** Entries of a list or object, characters of a text. */
  size: z.number().int(),
  from: z.number().int(),
  entries: z.array(
    z.object({ key: z.string(), kind: kindSchema, size: z.number().int(), preview: z.string(), value: jsonSchema.optional() }),
  ),
  text: z.string().optional(),
  value: jsonSchema.optional(),
  /** Where the next slice begins; null: this was the last. */
  next: z.number().int().nullable(),
});

/** What holds a run up, or ended it. */
const attentionSchema = z.object({
  /** Since when the first of them does. */
  since: timeSchema.nullable(),
  count: z.number().int(),
  /** At most five of them. */
  steps: z.array(
    z.object({
      /** Key of the step, as in the run. */
      step: z.string(),
      name: z.string(),
      status: z.enum(STEP_STATUSES),
      attempt: z.number().int(),
      /** Why it needs a person. */
      reason: z.string().nullable(),
      /** Of its error. */
      code: z.string().nullable(),
      message: z.string().nullable(),
      since: timeSchema.nullable(),
    }),
  ),
});

/** A run in a list. */
export const runListItemSchema = runSummarySchema.extend({
  finishedAt: timeSchema.nullable(),
  /** What its event is about: an e-mail address, a name, the number of an order; null when nothing tells. */
  label: z.string().nullable(),
  /** Of a run of more than 300 events: those that its end tells of. */
  gaps: z.number().int(),
  attention: attentionSchema.nullable(),
});

export const runSchema = runSummarySchema.extend({
  trigger: z.string(),
  /** The run whose effects this one takes back. */
  undoOf: uuidSchema.nullable(),
  /** The delivery whose event it got once more, and who asked for that. */
  replay: z.object({ deliveryId: uuidSchema, by: z.string() }).nullable(),
  /** Its place in line among the runs of its flow with the same key; null: it stands in no line. */
  order: z
    .object({
      key: z.string(),
      mode: z.enum(ORDER_MODES),
      waits: z.boolean(),
      /** How many may be at work at once; null: they keep an order, one at a time. */
      room: z.number().int().nullable(),
      /** For how long one counts as at work after it has begun, whatever becomes of it, ms; null: until it has ended. */
      perMs: z.number().int().nullable(),
      /** Where it waits: how many come before it, those at work included, 1,000 at most; null: it is in its line no more. */
      ahead: z.number().int().nullable(),
      /** Where it waits: the one that has been at work longest; null: it does not wait, or the next one is just being found. */
      behind: uuidSchema.nullable(),
      /** How many wait after it, 1,000 at most; null: it is in its line no more. */
      after: z.number().int().nullable(),
      /** How many are at work; null: it is in its line no more. */
      atWork: z.number().int().nullable(),
      /** Where it waits for its time: when it begins, unless runs before it are called off; null: that is not known. */
      beginsAt: timeSchema.nullable(),
    })
    .nullable(),
  parent: z
    .object({
      runId: uuidSchema,
      step: z.string(),
      turn: turnSchema,
      part: z.number().int().nullable(),
      from: z.number().int().nullable(),
    })
    .nullable(),
  finishedAt: timeSchema.nullable(),
  seq: z.number().int(),
  owner: z.string().nullable(),
  gaps: z.number().int(),
  cancelledBy: z.string().nullable(),
  error: stepErrorSchema.nullable(),
  steps: z.array(runStepSchema),
});

export const eventSchema = z.object({ seq: z.number().int(), at: timeSchema, kind: z.string() }).catchall(jsonSchema);

export const deliverySchema = z.object({
  id: uuidSchema,
  kind: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  headers: z.record(z.string(), z.string()),
  /** The raw bytes as they came, base64. */
  raw: z.string(),
});

export const list = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
