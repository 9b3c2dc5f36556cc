import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { runbookSchema } from '../flow/document.js';
import { STEP_ERROR_CLASSES } from '../errors/step-error.js';
import { ALERT_CHANNEL_DEFINITIONS, ALERT_CHANNEL_KINDS } from '../incidents/channels.js';
import { AFFECTED_STATES, ALERT_KINDS, INCIDENT_KINDS, type AffectedState } from '../incidents/incident.js';
import { alertWatchSchema } from '../incidents/rules.js';
import { jsonSchema } from '../flow/json-value.js';
import { timeSchema } from './schemas.js';

const count = z.number().int();
const states = z.object(Object.fromEntries(AFFECTED_STATES.map((state) => [state, count])) as Record<AffectedState, typeof count>);

/** An incident: one problem, however many runs it meets. */
export const incidentSchema = z.strictObject({
  id: uuidSchema,
  kind: z.enum(INCIDENT_KINDS),
  status: z.enum(['open', 'closed']),
  /** A connection (id), a host, or a flow (id), by a name for people. */
  place: z.strictObject({ kind: z.enum(['connection', 'host', 'flow']), id: z.string(), name: z.string() }),
  cause: z.strictObject({ class: z.enum(STEP_ERROR_CLASSES), code: z.string() }).nullable(),
  /** What a rule measured: percent, or seconds. */
  measured: z.strictObject({ value: z.number(), limit: z.number() }).nullable(),
  /** The cause in one sentence. */
  says: z.string(),
  openedAt: timeSchema,
  lastSeenAt: timeSchema,
  reopenedAt: timeSchema.nullable(),
  closedAt: timeSchema.nullable(),
  /** Null: it closed by itself. */
  closedBy: z.string().nullable(),
  failures: count,
  runs: count,
  /** Affected steps by where they stand. */
  steps: states,
  /** Since when the oldest waits of what is still to be done. */
  heldSince: timeSchema.nullable(),
  told: z.enum(['nothing', 'open', 'closed']),
  acknowledged: z.strictObject({ by: z.string(), at: timeSchema, note: z.string() }).nullable(),
  flows: z.array(
    z.strictObject({
      id: uuidSchema,
      name: z.string(),
      owner: z.string(),
      runbook: runbookSchema.nullable(),
      runs: count,
      steps: states,
      /** Names of its steps that are affected. */
      affected: z.array(z.strictObject({ id: z.string(), name: z.string(), steps: count })),
    }),
  ),
});

/** An alert on its way, or told. */
export const alertSchema = z.strictObject({
  id: uuidSchema,
  incidentId: uuidSchema.nullable(),
  channelId: uuidSchema,
  channelName: z.string(),
  kind: z.enum(ALERT_KINDS),
  title: z.string(),
  state: z.enum(['pending', 'sent', 'given_up', 'dropped']),
  tries: count,
  nextAt: timeSchema.nullable(),
  lastError: z.string().nullable(),
  createdAt: timeSchema,
  doneAt: timeSchema.nullable(),
});

/** An incident with what happened in it, in order. */
export const incidentDetailSchema = incidentSchema.extend({
  timeline: z.array(
    z.strictObject({
      at: timeSchema,
      kind: z.enum(['opened', 'reopened', 'acknowledged', 'closed']),
      by: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  alerts: z.array(alertSchema),
});

const channelName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'it must not hold line breaks');
const common = { name: channelName, enabled: z.boolean().default(true) };
const channelOf = <K extends (typeof ALERT_CHANNEL_KINDS)[number]>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    ...common,
    settings: ALERT_CHANNEL_DEFINITIONS[kind].settings,
    secrets: z.optional(ALERT_CHANNEL_DEFINITIONS[kind].secrets),
  });

export const newAlertChannelSchema = z.discriminatedUnion('kind', [channelOf('email'), channelOf('webhook'), channelOf('slack')]);

/** The whole channel but for its kind; the secrets only when they are entered again. */
export const changedAlertChannelSchema = z.strictObject({
  ...common,
  settings: z.record(z.string(), jsonSchema),
  secrets: z.record(z.string(), z.string()).meta({ writeOnly: true }).optional(),
});

/** A channel as everybody sees it: nothing here tells anything about its secret. */
export const alertChannelSchema = z.strictObject({
  id: uuidSchema,
  kind: z.enum(ALERT_CHANNEL_KINDS),
  name: z.string(),
  enabled: z.boolean(),
  settings: z.record(z.string(), jsonSchema),
  revision: count,
  updatedAt: timeSchema,
  updatedBy: z.string(),
  health: z.strictObject({
    pending: count,
    lastSentAt: timeSchema.nullable(),
    lastError: z.string().nullable(),
    failingSince: timeSchema.nullable(),
  }),
});

/** The only time that a signing secret is told, and only one that the server has made. */
export const madeAlertChannelSchema = z.strictObject({ channel: alertChannelSchema, signingSecret: z.string().nullable() });

export const alertTestSchema = z.strictObject({ ok: z.boolean(), message: z.string() });

export const changedAlertRuleSchema = z.strictObject({
  watch: alertWatchSchema,
  /** Null: every flow. */
  flowId: uuidSchema.nullable().default(null),
  /** Null: all of them. */
  channels: z.array(uuidSchema).max(50).nullable().default(null),
  enabled: z.boolean().default(true),
});

export const alertRuleSchema = z.strictObject({
  id: uuidSchema,
  watch: alertWatchSchema,
  flowId: uuidSchema.nullable(),
  channels: z.array(uuidSchema).nullable(),
  enabled: z.boolean(),
  revision: count,
  updatedAt: timeSchema,
  updatedBy: z.string(),
});
