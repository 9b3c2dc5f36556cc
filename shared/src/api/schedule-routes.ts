import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import { flowParams, timeSchema } from './schemas.js';

/** Most due times that are made up for by one request. */
const MAX_BACKFILL = 100;

/** A due time at which nothing was started when it was due. */
const missedSchema = z.object({
  dueAt: timeSchema,
  /**
   * `late`: nobody came to it within a minute, and the schedule does not make up for that; `over_most`: more were missed than are made
   * up for; `ended`: the flow was archived, or published with another schedule, before; `refused`: the flow did not take it.
   */
  why: z.enum(['late', 'over_most', 'ended', 'refused']),
  /** What the flow said, where it refused. */
  detail: z.string().nullable(),
  /** The run that was started for it since; null: none. */
  startedRunId: uuidSchema.nullable(),
});

export const scheduleSchema = z.object({
  cron: z.string(),
  zone: z.string(),
  /** What it does, in English. */
  sentence: z.string(),
  /** What becomes of due times that nobody came to, and how many are made up for at most. */
  onMissed: z.enum(['skip', 'latest', 'all']),
  most: z.number().int(),
  /** The next ten due times; none while the flow is archived. */
  next: z.array(timeSchema),
  /** The newest due time at which a run was started; its run is null when it was removed long ago. */
  last: z.object({ dueAt: timeSchema, runId: uuidSchema.nullable() }).nullable(),
  /** The newest first, at most 100. */
  missed: z.array(missedSchema),
  /** There are more that were missed, before those. */
  missedMore: z.boolean(),
});

/** Routes of schedules. */
export const SCHEDULE_ROUTES = {
  getSchedule: {
    method: 'GET',
    path: '/api/flows/:id/schedule',
    summary: 'The schedule of the published version: when it is due next, and what was missed',
    params: flowParams,
    responses: { 200: scheduleSchema },
    errors: ['flow_not_found', 'not_published', 'not_scheduled'],
  },
  backfillSchedule: {
    method: 'POST',
    path: '/api/flows/:id/schedule/backfill',
    summary: 'Start the published version for due times that were missed, once each; asked again, the same runs are answered',
    role: 'operator',
    params: flowParams,
    body: z.strictObject({ dueTimes: z.array(z.iso.datetime()).min(1, 'name at least one due time').max(MAX_BACKFILL) }),
    responses: {
      202: z.object({
        items: z.array(
          z.object({
            dueAt: timeSchema,
            runId: uuidSchema,
            /** It was started before. */
            again: z.boolean(),
          }),
        ),
      }),
    },
    errors: [
      ...BODY_ERRORS,
      'flow_not_found',
      'flow_archived',
      'not_published',
      'not_scheduled',
      'not_missed',
      'contract_mismatch',
      'too_many_events',
      'overloaded',
    ],
  },
  previewSchedule: {
    method: 'GET',
    path: '/api/schedule/preview',
    summary: 'What an expression and a zone mean: a sentence and the next ten due times, or what is wrong',
    query: z.strictObject({ cron: z.string().max(200), zone: z.string().max(64).default('UTC') }),
    responses: {
      200: z.object({
        /** Null where something is wrong. */
        sentence: z.string().nullable(),
        next: z.array(timeSchema),
        problem: z.object({ at: z.enum(['cron', 'zone']), message: z.string() }).nullable(),
      }),
    },
    errors: ['invalid_query'],
  },
} as const satisfies Record<string, Route>;
