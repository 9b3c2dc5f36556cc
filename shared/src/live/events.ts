import { z } from 'zod';
import { stepIdSchema } from '../flow/document.js';
import { uuidSchema } from '../ids.js';
import { RUN_STATUSES, STEP_STATUSES } from '../runs/status.js';

const seq = z.number().int().min(0);
const count = z.number().int().min(0);
const time = z.iso.datetime();

/**
 * What one step is now, whole: it takes the place of what was known of it. Ids, statuses, times and counts only: payloads
 * are fetched by the API, with its checks.
 */
export const liveStepSchema = z.strictObject({
  /** Its name in the run: the id, with the turn where it lies in a for-each (`stepKey`). */
  key: z.string(),
  /** The journal's number of its last change: of two states of a step, the one with the higher number holds. */
  seq,
  status: z.enum(STEP_STATUSES),
  attempt: count,
  /** Commit time of the last change. */
  at: time,
  /** How long the attempt took, ms; absent while it has not ended. */
  tookMs: z.number().min(0).optional(),
  /** When the next try or the end of the wait is due. */
  dueAt: time.optional(),
  /** Class of the error of the last attempt, where it failed. */
  errorClass: z.string().optional(),
  /** Why the run went on although the step did not do its job. */
  gap: z.string().optional(),
  /** How far a for-each is. */
  items: z.strictObject({ count, done: count, failed: count }).optional(),
});

/**
 * What changed in a run: all of its steps whose last change lies after `from` and up to `seq`. `head` is where the journal
 * stood, and `status` what the run was there; a page that ends below its head has others after it.
 */
export const livePageSchema = z.strictObject({
  runId: uuidSchema,
  flowId: uuidSchema,
  from: seq,
  seq,
  head: seq,
  status: z.enum(RUN_STATUSES),
  steps: z.array(liveStepSchema),
});

const liveRunHeadSchema = z.strictObject({ runId: uuidSchema, seq, status: z.enum(RUN_STATUSES) });

const liveFlowSchema = z.strictObject({
  flowId: uuidSchema,
  revision: z.number().int().positive(),
  publishedVersion: z.number().int().nullable(),
});

/** Somebody who looks at a flow. */
const livePersonSchema = z.strictObject({
  /** Of their connection: the same person may be there twice. */
  id: z.string(),
  name: z.string(),
  /** The step that they have selected. */
  step: z.string().nullable(),
  /** They are changing it. */
  editing: z.boolean(),
});

/** Everything that the server says on the live channel, by event name. */
export const LIVE_EVENTS = {
  /** To the room of a run. */
  'run.patched': livePageSchema,
  /** To the room of a flow: runs of it that were accepted, or whose status changed. */
  'flow.runs': z.strictObject({ flowId: uuidSchema, runs: z.array(liveRunHeadSchema) }),
  /** To the room of a flow: its draft was saved, or a version was published. */
  'flow.changed': liveFlowSchema,
  /** To the room of a flow: all who said that they are there, each time anything of it changes. */
  'flow.present': z.strictObject({ flowId: uuidSchema, people: z.array(livePersonSchema) }),
} as const;

const room = z.strictObject({ room: z.enum(['run', 'flow']), id: uuidSchema });

/** Everything that a client may ask on the live channel, by event name. Each is answered with a `LiveAnswer`. */
export const LIVE_REQUESTS = {
  /** From now on changes of this run or flow are told; answered with where it stands. */
  join: room,
  leave: room,
  /** What changed in a run after `after`, from its journal; only for a room that was joined. */
  catch_up: z.strictObject({ runId: uuidSchema, after: seq }),
  /** Where one is in a flow; only for a room that was joined, and until it is left. */
  present: z.strictObject({ flowId: uuidSchema, step: stepIdSchema.nullable(), editing: z.boolean() }),
} as const;

/** Where a run or a flow stands; a run with many steps begins with a page of them. */
export const liveSnapshotSchema = z.discriminatedUnion('room', [
  z.strictObject({ room: z.literal('run'), page: livePageSchema }),
  z.strictObject({ room: z.literal('flow'), flow: liveFlowSchema, runs: z.array(liveRunHeadSchema) }),
]);

export type LiveEventName = keyof typeof LIVE_EVENTS;
export type LiveEvent<Name extends LiveEventName> = z.output<(typeof LIVE_EVENTS)[Name]>;
export type LiveRequestName = keyof typeof LIVE_REQUESTS;
export type LiveRequest<Name extends LiveRequestName> = z.output<(typeof LIVE_REQUESTS)[Name]>;
export type LiveRoom = z.output<typeof room>;
export type LiveStep = z.output<typeof liveStepSchema>;
export type LivePage = z.output<typeof livePageSchema>;
export type LiveRunHead = z.output<typeof liveRunHeadSchema>;
export type LivePerson = z.output<typeof livePersonSchema>;
export type LiveFlow = z.output<typeof liveFlowSchema>;
export type LiveSnapshot = z.output<typeof liveSnapshotSchema>;

/** Why a request was not answered. */
export type LiveRefusal = 'bad_request' | 'run_not_found' | 'flow_not_found' | 'not_joined' | 'too_many_rooms' | 'overloaded';
export type LiveAnswer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: LiveRefusal };
