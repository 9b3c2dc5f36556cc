import { z } from 'zod';
import { jsonSchema } from '../flow/json-value.js';
import { hookPathSchema } from '../flow/triggers.js';
import { uuidSchema } from '../ids.js';
import { RUN_STATUSES } from '../runs/status.js';
import { CONNECTION_ROUTES } from './connection-routes.js';
import { DELIVERY_ROUTES } from './delivery-routes.js';
import { FLOW_ROUTES } from './flow-routes.js';
import { FORM_ROUTES } from './form-routes.js';
import { HOOK_SECRET_ROUTES } from './hook-secret-routes.js';
import { INCIDENT_ROUTES } from './incident-routes.js';
import { GATE_ROUTES } from './gate-routes.js';
import { UNDO_ROUTES } from './undo-routes.js';
import { PRACTICE_ROUTES } from './practice-routes.js';
import { REHEARSAL_ROUTES } from './rehearsal-routes.js';
import { REPAIR_ROUTES } from './repair-routes.js';
import { BODY_ERRORS, type Route } from './route.js';
import { MAILBOX_ROUTES } from './mailbox-routes.js';
import { POLL_ROUTES } from './poll-routes.js';
import { SCHEDULE_ROUTES } from './schedule-routes.js';
import { SESSION_ROUTES } from './session-routes.js';
import { TEST_EVENT_ROUTES } from './test-event-routes.js';
import { USER_ROUTES } from './user-routes.js';
import {
  deliverySchema,
  eventSchema,
  list,
  MAX_INT,
  pageQuery,
  runParams,
  runSchema,
  runStepSchema,
  runListItemSchema,
  sliceSchema,
  stepParams,
  turnSchema,
} from './schemas.js';

const reason = z.string().max(2_000).optional();
const attempt = z.number().int().min(1);
/** `false`: without inputs, outputs and bodies, for whoever wants to know how a run stands. */
const values = z.enum(['true', 'false']).default('true');
/** In a for-each: which turn of the step. */
const turn = turnSchema.optional();

/** All routes. Everything else below `/api` answers 404 in the same way. */
export const ROUTES = {
  ...REPAIR_ROUTES,
  ...INCIDENT_ROUTES,
  ...FLOW_ROUTES,
  ...DELIVERY_ROUTES,
  ...HOOK_SECRET_ROUTES,
  ...TEST_EVENT_ROUTES,
  ...FORM_ROUTES,
  ...REHEARSAL_ROUTES,
  ...SESSION_ROUTES,
  ...USER_ROUTES,
  listRuns: {
    method: 'GET',
    path: '/api/runs',
    summary: 'Runs, newest first; q searches run id, event id and the text of the event',
    query: z.strictObject({
      ...pageQuery,
      flow: uuidSchema.optional(),
      /** One or several, with commas between. */
      status: z
        .string()
        .max(200)
        .transform((text) => text.split(','))
        .pipe(z.array(z.enum(RUN_STATUSES)).min(1))
        .optional(),
      /** Only tries of drafts, or only runs of published versions. */
      draft: z.enum(['true', 'false']).optional(),
      acceptedAfter: z.iso.datetime().optional(),
      acceptedBefore: z.iso.datetime().optional(),
      /** Runs that this run started; without it, only runs that no other run started. */
      parent: uuidSchema.optional(),
      q: z.string().max(200).optional(),
    }),
    responses: { 200: list(runListItemSchema) },
    errors: ['invalid_query'],
  },
  getRun: {
    method: 'GET',
    path: '/api/runs/:id',
    summary: 'A run with all its steps',
    params: runParams,
    query: z.strictObject({ values }),
    responses: { 200: runSchema },
    errors: ['run_not_found', 'invalid_query'],
  },
  getRunStep: {
    method: 'GET',
    path: '/api/runs/:id/steps/:stepId',
    summary: 'One step of a run, with its input, its output, and what its newest attempt sent and received',
    params: stepParams,
    query: z.strictObject({
      /** In a for-each: which turn, its numbers with dots between. */
      turn: z
        .string()
        .regex(/^\d{1,9}(\.\d{1,9}){0,19}$/, 'numbers with dots between')
        .optional(),
    }),
    responses: { 200: runStepSchema },
    errors: ['run_not_found', 'step_not_found', 'invalid_query'],
  },
  listEvents: {
    method: 'GET',
    path: '/api/runs/:id/events',
    summary: 'The journal of a run after a sequence number, in order',
    params: runParams,
    query: z.strictObject({
      after: z.coerce.number().int().min(0).max(MAX_INT).default(0),
      values,
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    responses: { 200: z.object({ items: z.array(eventSchema), next: z.number().int().nullable() }) },
    errors: ['run_not_found', 'invalid_query'],
  },
  getDelivery: {
    method: 'GET',
    path: '/api/runs/:id/delivery',
    summary: 'The event that started a run, with its raw bytes',
    params: runParams,
    responses: { 200: deliverySchema },
    errors: ['run_not_found', 'payload_damaged'],
  },
  getPayload: {
    method: 'GET',
    path: '/api/payloads/:id',
    summary: 'The bytes of a stored value, as a download',
    params: z.object({ id: uuidSchema }),
    responses: { 200: null },
    errors: ['payload_not_found', 'payload_damaged'],
  },
  slicePayload: {
    method: 'GET',
    path: '/api/payloads/:id/slice',
    summary: 'A part of a stored value: entries of a list or object, or a piece of a text; at most 256 kB',
    params: z.object({ id: uuidSchema }),
    query: z.strictObject({
      /** JSON pointer (RFC 6901); left out: the whole value. */
      pointer: z.string().max(10_000).default(''),
      /** First entry, or first character of a text. */
      from: z.coerce.number().int().min(0).max(MAX_INT).default(0),
      /** Entries (at most 1,000), or characters of a text (at most 60,000). */
      count: z.coerce.number().int().min(1).max(60_000).default(100),
    }),
    responses: { 200: sliceSchema },
    errors: ['payload_not_found', 'payload_damaged', 'payload_too_large', 'pointer_not_found', 'invalid_query'],
  },
  retryStep: {
    method: 'POST',
    path: '/api/runs/:id/steps/:stepId/retry',
    summary: 'Send a failed step again, with the same or with edited input',
    role: 'operator',
    params: stepParams,
    body: z.strictObject({ input: jsonSchema.optional(), version: z.enum(['same', 'newest']).default('same'), reason, attempt, turn }),
    responses: { 202: z.object({ signal: z.number().int() }) },
    errors: [...BODY_ERRORS, 'run_not_found', 'step_not_found', 'already_repaired', 'not_repairable', 'not_published'],
  },
  resolveStep: {
    method: 'POST',
    path: '/api/runs/:id/steps/:stepId/resolve',
    summary: 'Answer for a step that waits for a person',
    role: 'operator',
    params: stepParams,
    body: z.strictObject({ as: z.enum(['happened', 'send_again', 'skip', 'done']), output: jsonSchema.optional(), reason, attempt, turn }),
    responses: { 202: z.object({ signal: z.number().int() }) },
    errors: [...BODY_ERRORS, 'run_not_found', 'step_not_found', 'already_repaired', 'not_repairable'],
  },
  decideStep: {
    method: 'POST',
    path: '/api/runs/:id/steps/:stepId/decide',
    summary: 'Approve or reject what a step waits for',
    role: 'operator',
    params: stepParams,
    body: z.strictObject({ decision: z.enum(['approve', 'reject']), reason, attempt, turn }),
    responses: { 202: z.object({ signal: z.number().int() }) },
    errors: [...BODY_ERRORS, 'run_not_found', 'step_not_found', 'already_decided', 'not_waiting', 'run_ended'],
  },
  postEvent: {
    method: 'POST',
    path: '/api/events',
    summary: 'Say that something has happened; steps that wait for it go on. The same id is taken once',
    role: 'operator',
    body: z.strictObject({
      name: z.string().min(1).max(200),
      key: z.string().max(200).optional(),
      id: z.string().min(1).max(200).optional(),
      body: jsonSchema.optional(),
    }),
    responses: { 202: z.object({ eventId: z.string(), duplicate: z.boolean(), told: z.number().int() }) },
    errors: [...BODY_ERRORS, 'event_too_large'],
  },
  cancelRun: {
    method: 'POST',
    path: '/api/runs/:id/cancel',
    summary: 'Cancel a run; nothing new is sent once this is answered',
    role: 'operator',
    params: runParams,
    body: z.strictObject({ reason }),
    responses: { 202: z.object({ signal: z.number().int() }) },
    errors: [...BODY_ERRORS, 'run_not_found', 'run_ended'],
  },
  ...CONNECTION_ROUTES,
  ...GATE_ROUTES,
  ...PRACTICE_ROUTES,
  ...SCHEDULE_ROUTES,
  ...MAILBOX_ROUTES,
  ...POLL_ROUTES,
  ...UNDO_ROUTES,
  hook: {
    method: 'POST',
    path: '/hooks/*path',
    summary: 'Deliver an event to the flow that listens at this path; the raw bytes are kept',
    params: z.object({ path: hookPathSchema }),
    public: true,
    responses: {
      202: z.object({ deliveryId: uuidSchema, runId: uuidSchema }),
      /** It was there before: both ids are those of the first one. `stale`: another one is newer, and both ids are of that one. */
      200: z.object({ deliveryId: uuidSchema, runId: uuidSchema, stale: z.literal(true).optional() }),
    },
    errors: [
      'hook_not_found',
      'bad_request',
      'signature_invalid',
      'malformed_json',
      'too_deep',
      'forbidden_key',
      'bad_encoding',
      'unsupported_encoding',
      'body_too_large',
      'contract_mismatch',
      'too_many_events',
      'overloaded',
    ],
  },
  live: {
    method: 'GET',
    path: '/api/health/live',
    summary: 'The process runs',
    public: true,
    responses: { 200: z.object({ status: z.literal('ok') }) },
    errors: [],
  },
  ready: {
    method: 'GET',
    path: '/api/health/ready',
    summary: 'The process accepts events and works on runs',
    public: true,
    responses: {
      200: z.object({ status: z.literal('ready'), notes: z.array(z.string()) }),
      503: z.object({ status: z.literal('not_ready'), notes: z.array(z.string()) }),
    },
    errors: [],
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'Figures of this process in the text format of Prometheus; docs/operations.md lists them',
    responses: { 200: null },
    errors: [],
  },
  openapi: {
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This description',
    public: true,
    responses: { 200: z.object({}) },
    errors: [],
  },
  flowJsonSchema: {
    method: 'GET',
    path: '/api/flow.schema.json',
    summary: 'JSON Schema of the flow document',
    public: true,
    responses: { 200: z.object({}) },
    errors: [],
  },
  operations: {
    method: 'GET',
    path: '/api/operations',
    summary: 'Contracts of all operations',
    responses: {
      200: z.object({ items: z.array(z.object({ id: z.string(), version: z.number().int(), title: z.string() }).catchall(jsonSchema)) }),
    },
    errors: [],
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
