import { z } from 'zod';
import { jsonSchema } from '../flow/json-value.js';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import { timeSchema, turnSchema } from './schemas.js';

/** Most effects that are taken back at once. */
const MAX_EFFECTS = 500;

const effectSchema = z.object({
  /** Key of the step, as in the run. */
  key: z.string(),
  step: z.string(),
  turn: turnSchema,
  name: z.string(),
  operation: z.string(),
  attempt: z.number().int(),
  effect: z.string(),
  /** `maybe`: nobody knows. */
  happened: z.enum(['yes', 'maybe']),
  at: timeSchema,
  is: z.enum(['possible', 'impossible', 'not_needed', 'under_way', 'undone', 'stuck']),
  /** What will have been taken back, or why it can not be, in words. */
  why: z.string(),
  /** The call that takes it back. */
  action: z.object({ operation: z.string(), title: z.string(), input: jsonSchema }).nullable(),
  /** Who has it taken back, and by which run. */
  undo: z.object({ runId: uuidSchema, step: z.string(), by: z.string(), reason: z.string(), at: timeSchema }).nullable(),
});

export const undoSchema = z.object({
  /** Nothing is taken back before the run has ended or waits for a person. */
  settled: z.boolean(),
  /** In the order in which they are taken back: the newest first. */
  items: z.array(effectSchema),
  /** Runs that it started, whose effects are taken back there. */
  elsewhere: z.array(uuidSchema),
});

const params = z.object({ id: uuidSchema });

export const UNDO_ROUTES = {
  getUndo: {
    method: 'GET',
    path: '/api/runs/:id/undo',
    summary: 'What a run did outside, and what of it can be taken back',
    params,
    responses: { 200: undoSchema },
    errors: ['run_not_found', 'version_not_found'],
  },
  undoRun: {
    method: 'POST',
    path: '/api/runs/:id/undo',
    summary: 'Take effects of a run back, by a run of its own; each is taken back once',
    role: 'operator',
    params,
    body: z.strictObject({
      effects: z
        .array(z.strictObject({ key: z.string().min(1).max(1_000), attempt: z.number().int().min(1) }))
        .min(1, 'name at least one effect')
        .max(MAX_EFFECTS),
      reason: z.string().trim().min(1, 'say why').max(2_000),
    }),
    responses: { 202: z.object({ runId: uuidSchema }) },
    errors: [
      ...BODY_ERRORS,
      'run_not_found',
      'version_not_found',
      'run_not_settled',
      'not_undoable',
      'already_undone',
      'too_many_events',
      'overloaded',
    ],
  },
} as const satisfies Record<string, Route>;
