import { z } from 'zod';
import { STEP_ID_PATTERN, TRIGGER_ID, uuidSchema } from '../ids.js';
import { durationSchema, retentionSchema } from './duration.js';
import { jsonSchema } from './json-value.js';
import { policySchema } from './policy.js';

export const FLOW_SCHEMA = 'plumbline/flow@1';

/** Most steps in one flow. */
export const MAX_STEPS = 10_000;

const text = (max: number) => z.string().max(max);

export const stepIdSchema = z
  .string()
  .regex(STEP_ID_PATTERN, 'a step id starts with a small letter and has at most 40 of a-z, 0-9 and _')
  .refine((id) => id !== TRIGGER_ID, '"trigger" is reserved');

/** Where a port may be called what: `out`, `error`, `case:<id>`, and the ports of an approval. */
const portSchema = z
  .string()
  .regex(/^(out|error|rejected|timeout|case:[A-Za-z0-9_-]{1,40})$/, 'out, error, rejected, timeout or case:<id>');

export const runbookSchema = z.strictObject({
  does: text(10_000).optional(),
  credentials: text(10_000).optional(),
  failureLooksLike: text(10_000).optional(),
  fixedBy: text(1_000).optional(),
});

export const edgeSchema = z.strictObject({
  from: z.union([z.literal(TRIGGER_ID), stepIdSchema]),
  port: portSchema.optional(),
  to: stepIdSchema,
});

export const stepSchema = z.strictObject({
  name: text(200),
  operation: z.string().regex(/^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_]*)?(@\d+)?$/, '<connector>.<operation>, or the word of a built-in'),
  connection: z.union([uuidSchema, z.strictObject({ service: text(200), name: text(200) })]).optional(),
  input: jsonSchema.optional(),
  policy: policySchema.optional(),
  disabled: z.boolean().optional(),
  pinned: jsonSchema.optional(),
  note: text(10_000).optional(),
  /** Id of the for-each whose body this step belongs to. */
  in: stepIdSchema.optional(),
});

export const triggerSchema = z.strictObject({
  name: text(200).optional(),
  operation: z.string().regex(/^[a-z_]{1,40}$/, 'webhook, manual, ...'),
  /** Checked against the trigger's own schema, `triggers.ts`. */
  config: z.record(z.string(), jsonSchema).optional(),
  /** JSON Schema of what the trigger hands to the flow: the trigger's contract. */
  output: z.record(z.string(), jsonSchema).optional(),
});

const placeSchema = z.strictObject({
  x: z.number(),
  y: z.number(),
  w: z.number().positive().optional(),
  h: z.number().positive().optional(),
});

/** One flow, the same in the API, in export and import, and on the clipboard. Unknown keys are refused. */
export const flowDocumentSchema = z.strictObject({
  schema: z.literal(FLOW_SCHEMA),
  name: z.string().trim().min(1, 'a flow needs a name').max(200),
  description: text(10_000).optional(),
  owner: text(320).optional(),
  runbook: runbookSchema.optional(),
  settings: z
    .strictObject({
      timeout: durationSchema.optional(),
      /** How long runs are kept once they have ended; absent: as long as the server's setting says. */
      retention: retentionSchema.optional(),
    })
    .optional(),
  trigger: triggerSchema,
  steps: z.record(stepIdSchema, stepSchema).refine((steps) => Object.keys(steps).length <= MAX_STEPS, `at most ${MAX_STEPS} steps`),
  edges: z.array(edgeSchema).max(100_000),
  layout: z.record(z.string(), placeSchema).optional(),
  notes: z
    .array(
      z.strictObject({
        id: text(40),
        text: text(10_000),
        x: z.number(),
        y: z.number(),
        w: z.number().positive(),
        h: z.number().positive(),
        colour: text(40).optional(),
      }),
    )
    .max(1_000)
    .optional(),
  groups: z
    .array(z.strictObject({ id: text(40), name: text(200), steps: z.array(stepIdSchema), colour: text(40).optional() }))
    .max(1_000)
    .optional(),
});

export type FlowDocument = z.infer<typeof flowDocumentSchema>;
export type StepDocument = z.infer<typeof stepSchema>;
export type EdgeDocument = z.infer<typeof edgeSchema>;
export type TriggerDocument = z.infer<typeof triggerSchema>;

/** The port of an edge; `out` when the document does not say. */
export function portOf(edge: EdgeDocument): string {
  return edge.port ?? 'out';
}
