import { z } from 'zod';
import { stepIdSchema } from '../flow/document.js';
import { uuidSchema } from '../ids.js';
import { timeSchema } from './schemas.js';

/** Most runs that one bulk repair looks at. */
export const MAX_BULK_RUNS = 1_000;

/** Which steps a bulk repair is about: those of the matching runs that are stuck, failed or parked. */
export const bulkFilterSchema = z.strictObject({
  flow: uuidSchema.optional(),
  status: z.enum(['failed', 'parked', 'needs_attention', 'succeeded_with_gaps']),
  /** Only this step of the flow. */
  step: stepIdSchema.optional(),
  /** Only steps with this error code. */
  errorCode: z.string().min(1).max(200).optional(),
  acceptedAfter: z.iso.datetime().optional(),
  acceptedBefore: z.iso.datetime().optional(),
});

/** What is done with each of them. A step whose outcome is unknown is left out: it needs an answer of its own. */
export const bulkRepairSchema = z.strictObject({
  filter: bulkFilterSchema,
  action: z.enum(['retry', 'skip']),
  version: z.enum(['same', 'newest']).default('same'),
  reason: z.string().min(1, 'say why').max(2_000),
  /** Steps per second. */
  perSecond: z.number().int().min(1).max(100).default(5),
});

export type BulkFilter = z.output<typeof bulkFilterSchema>;
export type BulkRepairRequest = z.output<typeof bulkRepairSchema>;

export const bulkPreviewSchema = z.object({
  /** Runs that match; `more`: there are others beyond the limit. */
  runs: z.number().int(),
  more: z.boolean(),
  /** Steps that would be repaired, by what is about to happen outside. */
  steps: z.number().int(),
  outside: z.array(z.object({ operation: z.string(), effect: z.string().nullable(), steps: z.number().int() })),
  /** Left out, and why. */
  excluded: z.object({ outcomeUnknown: z.number().int(), notRepairable: z.number().int() }),
  sample: z.array(z.object({ runId: uuidSchema, step: z.string(), attempt: z.number().int(), error: z.string().nullable() })),
});

export const bulkProgressSchema = z.object({
  id: uuidSchema,
  by: z.string(),
  createdAt: timeSchema,
  request: bulkRepairSchema,
  status: z.enum(['running', 'stopped', 'done']),
  total: z.number().int(),
  sent: z.number().int(),
  refused: z.number().int(),
  left: z.number().int(),
});
