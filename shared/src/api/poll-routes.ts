import { z } from 'zod';
import { jsonSchema } from '../flow/json-value.js';
import { BODY_ERRORS, type Route } from './route.js';
import { flowParams, MAX_INT, timeSchema } from './schemas.js';

const failureSchema = z.object({ code: z.string(), message: z.string() });

export const pollSchema = z.object({
  /** When it looks, in English. */
  sentence: z.string(),
  /** `new`: it has not looked yet; `held`: a limit, a circuit or this server's intake keeps it back; `failing`: the last look failed. */
  state: z.enum(['new', 'well', 'held', 'failing', 'archived']),
  /** Up to where it has looked, in the words of the service. */
  marker: jsonSchema,
  /** Changes with each look, and whenever the marker is moved: who moves it names the one they saw. */
  turn: z.number().int(),
  /** The first look is over. */
  looked: z.boolean(),
  looking: z.boolean(),
  held: z.string().nullable(),
  nextLookAt: timeSchema.nullable(),
  /** `left`: new items that the next look takes. */
  lastLook: z.object({ at: timeSchema, found: z.number().int(), left: z.number().int() }).nullable(),
  /** When something new was found last, and how many runs that started. */
  lastFind: z.object({ at: timeSchema, started: z.number().int() }).nullable(),
  lastFailure: failureSchema.extend({ at: timeSchema }).nullable(),
  failedInRow: z.number().int(),
  failingSince: timeSchema.nullable(),
  /** Items that the flow does not take, the newest 20. */
  refused: z.array(z.object({ key: z.string(), at: timeSchema, why: z.string() })),
});

/** A look that started nothing. */
export const lookSchema = z.object({
  /** Asked from here. */
  marker: jsonSchema,
  tookMs: z.number(),
  failure: failureSchema.nullable(),
  /** The first 50. */
  items: z.array(z.object({ key: z.string(), value: jsonSchema, truncated: z.boolean(), wouldStart: z.boolean() })),
  found: z.number().int(),
  wouldStart: z.number().int(),
  /** Found before: they start nothing again. */
  known: z.number().int(),
  nextMarker: jsonSchema,
  /** There are pages that were not read. */
  more: z.boolean(),
});

const OF_FLOW = ['flow_not_found', 'not_published', 'not_polled'] as const;

/** Routes of triggers that ask other services. */
export const POLL_ROUTES = {
  getPoll: {
    method: 'GET',
    path: '/api/flows/:id/poll',
    summary: 'How the published poll trigger is doing: its marker, last look, last find, last failure, next look',
    params: flowParams,
    responses: { 200: pollSchema },
    errors: OF_FLOW,
  },
  lookNow: {
    method: 'POST',
    path: '/api/flows/:id/poll/look',
    summary: 'Ask once as the draft says, start nothing, and keep the first item as a sample',
    params: flowParams,
    body: z.strictObject({
      revision: z.number().int().min(0).max(MAX_INT),
      /** Without it: where the published trigger stands, as long as the draft asks the same. */
      marker: jsonSchema.optional(),
    }),
    responses: { 200: lookSchema },
    errors: [...BODY_ERRORS, 'flow_not_found', 'flow_archived', 'stale_revision', 'flow_has_problems', 'not_polled'],
  },
  previewMarker: {
    method: 'POST',
    path: '/api/flows/:id/poll/preview',
    summary: 'Ask once as the published trigger would from this marker, and start nothing',
    role: 'operator',
    params: flowParams,
    body: z.strictObject({ marker: jsonSchema }),
    responses: { 200: lookSchema },
    errors: [...BODY_ERRORS, ...OF_FLOW],
  },
  setMarker: {
    method: 'PUT',
    path: '/api/flows/:id/poll/marker',
    summary: 'Move the marker of the published trigger, back or forward',
    role: 'operator',
    params: flowParams,
    body: z.strictObject({ marker: jsonSchema, turn: z.number().int().min(0).max(MAX_INT) }),
    responses: { 200: pollSchema },
    errors: [...BODY_ERRORS, ...OF_FLOW, 'marker_moved'],
  },
  lookSoon: {
    method: 'POST',
    path: '/api/flows/:id/poll/soon',
    summary: 'Have the published trigger look as soon as a worker can',
    role: 'operator',
    params: flowParams,
    responses: { 202: pollSchema },
    errors: [...OF_FLOW, 'flow_archived'],
  },
} as const satisfies Record<string, Route>;
