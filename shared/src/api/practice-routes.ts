import { z } from 'zod';
import { jsonSchema } from '../flow/json-value.js';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import { timeSchema } from './schemas.js';

/** The practice services, and the website whose form sends leads. */
export const PRACTICE_SERVICES = ['crm', 'chat', 'mailbox', 'analytics', 'tasks', 'website'] as const;

/** How a practice service can be made to behave; which of them it has says its state. */
export const PRACTICE_MODES = [
  'normal',
  'slow',
  'down',
  '429',
  '500_before',
  '500_after',
  'cut_after',
  'ok_false',
  'changed_reply',
  'duplicate_delivery',
] as const;

const switchSchema = z.strictObject({
  mode: z.enum(PRACTICE_MODES),
  /** For the next so many calls, then normal again; null or left out: until it is switched off. */
  times: z.number().int().min(1).max(1_000).nullable().optional(),
  /** Of `slow`, ms. */
  delayMs: z.number().int().min(0).max(600_000).optional(),
  /** Of `429`. */
  retryAfterSeconds: z.number().int().min(0).max(3_600).optional(),
});

const serviceSchema = z.strictObject({
  id: z.enum(PRACTICE_SERVICES),
  title: z.string(),
  switch: switchSchema.required(),
  /** What its switch can be set to. */
  modes: z.array(z.enum(PRACTICE_MODES)),
  /** Requests that arrived; those of a service that is down arrive nowhere. */
  calls: z.number().int(),
  /** What really happened: contacts made or changed, messages posted, mails taken ... */
  effects: z.number().int(),
  /** The newest calls, newest first. */
  recentCalls: z.array(
    z.strictObject({
      at: timeSchema,
      what: z.string(),
      /** Null: the caller was gone before the answer. */
      status: z.number().int().nullable(),
      effect: z.boolean(),
      mode: z.enum(PRACTICE_MODES),
    }),
  ),
  /** What it holds, newest first. */
  entries: z.array(z.record(z.string(), jsonSchema)),
});

const stateSchema = z.strictObject({
  services: z.array(serviceSchema),
  /** The example of the first start; null when it is not there (any more). */
  example: z.strictObject({ flowId: uuidSchema, hook: z.string() }).nullable(),
});

const serviceParams = z.object({ service: z.enum(PRACTICE_SERVICES) });

/** Routes of the practice services; all of them answer `practice_off` on a server that has none. */
export const PRACTICE_ROUTES = {
  getPractice: {
    method: 'GET',
    path: '/api/practice',
    summary: 'The practice services: how they behave, and what has happened in them',
    responses: { 200: stateSchema },
    errors: ['practice_off'],
  },
  setPractice: {
    method: 'PUT',
    path: '/api/practice/:service',
    summary: 'Make a practice service misbehave, or behave again',
    role: 'operator',
    params: serviceParams,
    body: switchSchema,
    responses: { 200: serviceSchema },
    errors: [...BODY_ERRORS, 'practice_service_not_found', 'practice_off'],
  },
  resetPractice: {
    method: 'POST',
    path: '/api/practice/:service/reset',
    summary: 'Empty a practice service and let it behave',
    role: 'operator',
    params: serviceParams,
    responses: { 200: serviceSchema },
    errors: ['practice_service_not_found', 'practice_off'],
  },
  submitPractice: {
    method: 'POST',
    path: '/api/practice/submit',
    summary: "Submit the website's form: it sends a lead to the example flow, as any website would",
    role: 'operator',
    body: z.strictObject({
      email: z.string().max(320).optional(),
      name: z.string().max(200).optional(),
      company: z.string().max(200).optional(),
      message: z.string().max(10_000).optional(),
    }),
    responses: {
      200: z.strictObject({
        eventId: z.string(),
        /** What the hook answered to each sending; `status` null: nothing. */
        deliveries: z.array(z.strictObject({ status: z.number().int().nullable(), answer: jsonSchema })),
      }),
    },
    errors: [...BODY_ERRORS, 'practice_off', 'practice_example_missing'],
  },
} as const satisfies Record<string, Route>;
