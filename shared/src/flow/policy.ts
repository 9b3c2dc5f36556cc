import { z } from 'zod';
import { EFFECT_CLASSES } from '../contracts/contract.js';
import { jsonSchema } from './json-value.js';
import { durationSchema } from './duration.js';

/** Which errors a retry is for: a class, an HTTP status, or an error code of the service. */
const retryOnSchema = z
  .string()
  .regex(/^(network|timeout|5xx|[1-5]\d\d|[A-Za-z0-9_.:-]{1,64})$/, 'network, timeout, 429, 5xx, a status, or an error code');

export const retrySchema = z.strictObject({
  /** All tries, the first included. */
  attempts: z.number().int().min(1).max(100),
  backoff: z.enum(['fixed', 'exponential']),
  initial: durationSchema,
  max: durationSchema.optional(),
  /** `full` picks each delay at random between 0 and the backoff; the default. */
  jitter: z.enum(['full', 'none']).optional(),
  on: z.array(retryOnSchema).max(50),
});

/** What happens when tries are used up, or do not apply. */
export const thenSchema = z.union([
  z.enum(['stop', 'continue', 'park', 'ask']),
  z.strictObject({ edge: z.literal('error') }),
  z.strictObject({ fallback: jsonSchema }),
]);

/** The error policy of a step as the document holds it (`flow-format.md`, Policy). */
export const policySchema = z.strictObject({
  effect: z.enum(EFFECT_CLASSES).optional(),
  /** Header that carries the idempotency key; only for `keyed`. */
  idempotencyHeader: z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'a header name')
    .optional(),
  acceptDuplicates: z.boolean().optional(),
  /** An expression over `response.{status, headers, body}` that yields true for a good reply. */
  success: z.string().min(1).max(10_000).optional(),
  timeout: durationSchema.optional(),
  overall: durationSchema.optional(),
  retry: retrySchema.optional(),
  then: thenSchema.optional(),
});

export type PolicyDocument = z.infer<typeof policySchema>;
export type ThenDocument = z.infer<typeof thenSchema>;
