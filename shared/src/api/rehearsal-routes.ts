import { z } from 'zod';
import { stepIdSchema } from '../flow/document.js';
import { jsonSchema } from '../flow/json-value.js';
import { TRIGGER_ID } from '../ids.js';
import { rehearsalCardSchema } from '../rehearsal/card.js';
import { FAULTS } from '../rehearsal/faults.js';
import { BODY_ERRORS, type Route } from './route.js';
import { flowParams } from './schemas.js';

/** Most steps and faults of one rehearsal together. */
export const MAX_SCENES = 500;

/** Routes of rehearsals: nothing is called and nothing is kept. */
export const REHEARSAL_ROUTES = {
  rehearseFlow: {
    method: 'POST',
    path: '/api/flows/:id/rehearse',
    summary: 'Run a flow in memory against made-up troubles of its services, and say whether each policy did what it says',
    params: flowParams,
    body: z.strictObject({
      /** Revision of the draft that is to be rehearsed; left out: the newest one. */
      revision: z.number().int().positive().optional(),
      /** `published`: the published version instead of the draft. */
      of: z.enum(['draft', 'published']).default('draft'),
      /** Only these steps; `trigger` is one. */
      steps: z
        .array(z.union([z.literal(TRIGGER_ID), stepIdSchema]))
        .max(1_000)
        .optional(),
      /** Only these troubles. */
      faults: z.array(z.enum(FAULTS)).optional(),
      /** What the trigger hands over: `{body?, headers?, query?}`; left out: that of the newest run, else made up. */
      trigger: jsonSchema.optional(),
      /** Good outputs of steps, by id; left out: the pinned one, else the last real one, else made up. */
      samples: z.record(stepIdSchema, jsonSchema).optional(),
    }),
    responses: { 200: rehearsalCardSchema },
    errors: [
      ...BODY_ERRORS,
      'flow_not_found',
      'step_not_found',
      'not_published',
      'stale_revision',
      'flow_has_problems',
      'rehearsal_too_large',
      'rehearsals_busy',
    ],
  },
} as const satisfies Record<string, Route>;
