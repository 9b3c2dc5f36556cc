import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { HOLD_REASONS } from '../runs/gate.js';
import { timeSchema } from './schemas.js';

/** A rate, a circuit and a backlog: of a connection, or of a host that is called without one. */
export const gateSchema = z.object({
  /** `connection:<id>` or `host:<host>`. */
  gate: z.string(),
  connectionId: uuidSchema.nullable(),
  /** Of the connection, or the host. */
  name: z.string(),
  service: z.string().nullable(),
  /** Calls that the service allows within a window; null: none is known. */
  limit: z.object({ max: z.number(), remaining: z.number(), windowMs: z.number(), resetsAt: timeSchema }).nullable(),
  /** The service asked that nobody calls it before. */
  heldUntil: timeSchema.nullable(),
  circuit: z.object({
    state: z.enum(['closed', 'open', 'half_open']),
    since: timeSchema.nullable(),
    /** When the next call shows whether it works again. */
    probeAt: timeSchema.nullable(),
    /** What its last call said. */
    error: z.string().nullable(),
  }),
  /** Retries that the last minute allows, over all processes; null: there were none. */
  retries: z.object({ max: z.number().int(), left: z.number().int() }).nullable(),
  /** Steps that are kept back: `waiting` goes on by itself. */
  parked: z.number().int(),
  waiting: z.number().int(),
  /** Since when the one that waits longest does. */
  oldestSince: timeSchema.nullable(),
  /** That is longer than the server's setting allows. */
  overdue: z.boolean(),
  /** What was kept back is being sent, or was last. */
  drain: z.object({ startedAt: timeSchema, endedAt: timeSchema.nullable(), drained: z.number().int(), total: z.number().int() }).nullable(),
});

/** A step that is kept back. */
export const heldStepSchema = z.object({
  runId: uuidSchema,
  flowId: uuidSchema,
  flowName: z.string(),
  /** Its key, with the turn where it lies in a for-each. */
  step: z.string(),
  status: z.enum(['parked', 'waiting']),
  why: z.enum(HOLD_REASONS),
  /** Attempt that a repair names. */
  attempt: z.number().int(),
  since: timeSchema,
  overdue: z.boolean(),
});

/** What a step may wait for; `inside` is what runs in it, `person` somebody who answers for it. */
const WAIT_CAUSES = [
  'limit',
  'circuit',
  'retry_budget',
  'order',
  'approval',
  'person',
  'event',
  'timer',
  'backoff',
  'queue',
  'inside',
  'look_up',
] as const;
export type WaitCause = (typeof WAIT_CAUSES)[number];

/** Why a step does not go on; null where it does not wait. */
export const whySchema = z.object({
  reason: z.enum(WAIT_CAUSES).nullable(),
  /** In a sentence. */
  text: z.string(),
  until: timeSchema.nullable(),
  gate: z.string().nullable(),
  /** Where it stands in the order of its gate, from 1. */
  place: z.number().int().nullable(),
  of: z.number().int().nullable(),
});
