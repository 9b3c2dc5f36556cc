import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { RUN_STATUSES, STEP_STATUSES } from '../runs/status.js';

/** What one step became. Ids, statuses and sizes only: payloads are fetched by the API, with its checks. */
export const stepPatchSchema = z.strictObject({
  stepId: z.string(),
  attempt: z.number().int().min(0),
  status: z.enum(STEP_STATUSES),
  /** Commit time, ISO 8601 in UTC. */
  at: z.string(),
  /** How long the attempt took, ms. */
  tookMs: z.number().min(0).optional(),
  /** Class of the error, where it failed. */
  errorClass: z.string().optional(),
});

/**
 * Everything that the server says on the live channel, by event name. `seq` is the journal's: a client that misses a number
 * fetches what lies between from `GET /api/runs/:id/events`.
 */
export const LIVE_EVENTS = {
  /** To the room of a run: patches that lead to `seq`. */
  'run.patched': z.strictObject({
    runId: uuidSchema,
    seq: z.number().int().positive(),
    status: z.enum(RUN_STATUSES),
    patches: z.array(stepPatchSchema),
  }),
  /** To the room of a flow: a run of it was accepted, or its status changed. */
  'flow.run': z.strictObject({ flowId: uuidSchema, runId: uuidSchema, seq: z.number().int().positive(), status: z.enum(RUN_STATUSES) }),
  /** To the room of a flow: its draft was saved, or a version was published. */
  'flow.changed': z.strictObject({
    flowId: uuidSchema,
    revision: z.number().int().positive(),
    publishedVersion: z.number().int().nullable(),
  }),
} as const;

/** Everything that a client may ask on the live channel, by event name; the answer to `join` is a snapshot with its `seq`. */
export const LIVE_REQUESTS = {
  join: z.strictObject({ room: z.enum(['run', 'flow']), id: uuidSchema }),
  leave: z.strictObject({ room: z.enum(['run', 'flow']), id: uuidSchema }),
} as const;

export type LiveEventName = keyof typeof LIVE_EVENTS;
export type LiveEvent<Name extends LiveEventName> = z.output<(typeof LIVE_EVENTS)[Name]>;
export type LiveRequestName = keyof typeof LIVE_REQUESTS;
export type LiveRequest<Name extends LiveRequestName> = z.output<(typeof LIVE_REQUESTS)[Name]>;
