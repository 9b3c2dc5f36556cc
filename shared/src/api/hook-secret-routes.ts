import { z } from 'zod';
import { HOOK_SECRET_KINDS } from '../flow/webhook-verify.js';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import { flowParams, list, timeSchema } from './schemas.js';

/** Text that people tell secrets apart by. */
const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'it must not hold line breaks');

/** Until when a secret counts; null: until it is deleted. What was is allowed: it ends at once. */
const expiresAt = z.iso.datetime().nullable();

/** Either a secret that somebody else made, or one of ours, which is told once, in the answer. */
const newHookSecretSchema = z.strictObject({
  /** What `verify` it is for; with another one it does not count. */
  kind: z.enum(HOOK_SECRET_KINDS),
  label,
  /** The secret itself, or `generate`, which is too short to be one. */
  secret: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'it must not hold line breaks')
    .meta({ writeOnly: true }),
  expiresAt: expiresAt.optional(),
});

/** A secret as everybody sees it: nothing here tells anything about its value. */
const hookSecretSchema = z.strictObject({
  id: uuidSchema,
  kind: z.enum(HOOK_SECRET_KINDS),
  label: z.string(),
  /** False: it has expired. */
  active: z.boolean(),
  createdAt: timeSchema,
  createdBy: z.string(),
  expiresAt: timeSchema.nullable(),
  /** To the minute; null: no event was ever signed with it. */
  lastUsedAt: timeSchema.nullable(),
});

const secretParams = z.strictObject({ id: uuidSchema, secretId: uuidSchema });

/** Routes of the secrets that webhooks verify their senders with: what goes in as a secret is in no answer. */
export const HOOK_SECRET_ROUTES = {
  listHookSecrets: {
    method: 'GET',
    path: '/api/flows/:id/hook-secrets',
    summary: 'The secrets of a webhook without their values, newest first',
    role: 'editor',
    params: flowParams,
    responses: { 200: list(hookSecretSchema) },
    errors: ['flow_not_found'],
  },
  createHookSecret: {
    method: 'POST',
    path: '/api/flows/:id/hook-secrets',
    summary: 'Add a secret to a webhook; one that is generated is in this answer, and in no other',
    params: flowParams,
    body: newHookSecretSchema,
    responses: { 201: hookSecretSchema.extend({ generated: z.string().optional() }) },
    errors: [...BODY_ERRORS, 'flow_not_found', 'hook_secrets_full'],
  },
  changeHookSecret: {
    method: 'PATCH',
    path: '/api/flows/:id/hook-secrets/:secretId',
    summary: 'Change how a secret of a webhook is called, or until when it counts',
    params: secretParams,
    body: z.strictObject({ label: label.optional(), expiresAt: expiresAt.optional() }),
    responses: { 200: hookSecretSchema },
    errors: [...BODY_ERRORS, 'flow_not_found', 'hook_secret_not_found'],
  },
  deleteHookSecret: {
    method: 'DELETE',
    path: '/api/flows/:id/hook-secrets/:secretId',
    summary: 'Delete a secret of a webhook; what is signed with it is refused from then on',
    params: secretParams,
    responses: { 204: null },
    errors: ['flow_not_found', 'hook_secret_not_found'],
  },
} as const satisfies Record<string, Route>;
