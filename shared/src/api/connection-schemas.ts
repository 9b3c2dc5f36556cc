import { z } from 'zod';
import type { KINDS_FOR_PEOPLE } from '../connections/kinds.js';
import { CONNECTION_KIND_DEFINITIONS } from '../connections/kinds.js';
import { hostsSchema } from '../connections/hosts.js';
import { CONNECTION_KINDS } from '../contracts/connection-kind.js';
import { jsonSchema } from '../flow/json-value.js';
import { stepIdSchema } from '../flow/document.js';
import { TRIGGER_ID, uuidSchema } from '../ids.js';
import { timeSchema } from './schemas.js';

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'it must not hold line breaks');

const common = {
  /** The outside system that it belongs to. */
  service: name,
  name,
  /** Who the service takes us for, where the kind does not say. */
  account: name.optional(),
};

/** Fields by kind; which ones there are says `CONNECTION_KIND_DEFINITIONS`. */
const secrets = z.record(z.string(), z.string()).meta({ writeOnly: true });

const ofKind = <K extends (typeof KINDS_FOR_PEOPLE)[number]>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    ...common,
    settings: CONNECTION_KIND_DEFINITIONS[kind].settings,
    /** May be left out where the settings say it. */
    hosts: hostsSchema.optional(),
    secrets: CONNECTION_KIND_DEFINITIONS[kind].secrets,
  });

export const newConnectionSchema = z.discriminatedUnion('kind', [
  ofKind('api_key'),
  ofKind('bearer'),
  ofKind('basic'),
  ofKind('hmac'),
  ofKind('smtp'),
  ofKind('imap'),
]);

/** The whole connection but for its kind, which stays; the secrets only when they are entered again. */
export const changedConnectionSchema = z.strictObject({
  ...common,
  settings: z.record(z.string(), jsonSchema),
  hosts: hostsSchema.optional(),
  secrets: secrets.optional(),
});

export const rotatedSecretSchema = z.strictObject({ secrets });

export const connectionTestSchema = z.strictObject({
  /** What is read with it (GET); for kinds of HTTP, on one of the hosts of the connection. */
  url: z.string().trim().min(1).max(2_000).optional(),
});

/** What trying a connection showed; `good`: the service was reached and, as far as its answer tells, took the credential. */
export const connectionTestResultSchema = z.strictObject({
  verdict: z.enum(['good', 'unsure', 'bad']),
  code: z.string(),
  /** What it is and what to do, without anything of the secret. */
  message: z.string(),
  /** Of HTTP; null where nothing was answered, or another language is spoken. */
  status: z.number().int().nullable(),
  tookMs: z.number().int(),
});

/** A connection as everybody sees it: nothing here tells anything about its secret. */
export const connectionSchema = z.strictObject({
  id: uuidSchema,
  kind: z.enum(CONNECTION_KINDS),
  service: z.string(),
  name: z.string(),
  account: z.string().nullable(),
  settings: z.record(z.string(), jsonSchema),
  hosts: z.array(z.string()),
  revision: z.number().int(),
  createdAt: timeSchema,
  createdBy: z.string(),
  updatedAt: timeSchema,
  updatedBy: z.string(),
  rotatedAt: timeSchema,
  lastUsedAt: timeSchema.nullable(),
});

/** A step that uses a connection: in the draft, or in the version that is published. */
export const connectionUseSchema = z.object({
  flowId: uuidSchema,
  flowName: z.string(),
  in: z.enum(['draft', 'published']),
  /** `trigger`: what starts the flow. */
  step: z.union([z.literal(TRIGGER_ID), stepIdSchema]),
  stepName: z.string(),
});
