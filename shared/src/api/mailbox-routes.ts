import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import { flowParams, timeSchema } from './schemas.js';

const failureSchema = z.object({ code: z.string(), message: z.string() });

/** How the reading of a mailbox stands. */
const mailboxSchema = z.object({
  /** `waiting`: for its next look; `looking`: just now; `failing`: the last look failed; `stopped`: the flow is archived. */
  state: z.enum(['waiting', 'looking', 'failing', 'stopped']),
  folder: z.string(),
  since: timeSchema.nullable(),
  /** The last look that came to its end, and the last one that found something that starts a run. */
  lastLookAt: timeSchema.nullable(),
  lastFindAt: timeSchema.nullable(),
  /** Null while the flow is archived. */
  nextLookAt: timeSchema.nullable(),
  lastFailure: failureSchema.extend({ at: timeSchema }).nullable(),
  failedInARow: z.number().int(),
  /** Mails since then: those that started a run or were known already, those that the settings pass over, and those left out with a verdict. */
  taken: z.number().int(),
  passedOver: z.number().int(),
  leftOut: z.number().int(),
  /** The server numbered the folder anew (UIDVALIDITY): how often, and when last. */
  renumbered: z.object({ times: z.number().int(), lastAt: timeSchema }).nullable(),
  /** Mails that are still to be marked or moved, and why the last try failed. */
  toDo: z.object({ mails: z.number().int(), failure: z.string().nullable() }),
});

const foundMailSchema = z.object({
  uid: z.number().int(),
  from: z.string(),
  subject: z.string(),
  /** When it arrived, as the server says. */
  receivedAt: timeSchema,
  bytes: z.number().int(),
  seen: z.boolean(),
  /** Why it would start no run, in words; null: it would, were it new. */
  not: z.string().nullable(),
});

/** Routes of mailboxes that start flows. */
export const MAILBOX_ROUTES = {
  getMailbox: {
    method: 'GET',
    path: '/api/flows/:id/mailbox',
    summary: 'How the reading of the mailbox that starts the published version stands: last look, last find, last failure, next look',
    params: flowParams,
    responses: { 200: mailboxSchema },
    errors: ['flow_not_found', 'not_published', 'not_a_mailbox'],
  },
  lookAtMailbox: {
    method: 'POST',
    path: '/api/flows/:id/mailbox/look',
    summary: 'Have the published mailbox looked at as soon as possible instead of at its next look',
    role: 'operator',
    params: flowParams,
    responses: { 202: z.object({}) },
    errors: ['flow_not_found', 'flow_archived', 'not_published', 'not_a_mailbox'],
  },
  previewMailbox: {
    method: 'POST',
    path: '/api/flows/:id/mailbox/preview',
    summary: 'Show the newest mails of the mailbox that the draft names, and keep one as a sample; nothing is started, marked or moved',
    role: 'editor',
    params: flowParams,
    /** Which one is kept; without it the newest that would start a run. */
    body: z.strictObject({ uid: z.number().int().min(1).optional() }),
    responses: {
      200: z.object({
        /** Why the mailbox could not be read; null: it was. */
        failure: failureSchema.nullable(),
        /** The newest first, at most 10. */
        mails: z.array(foundMailSchema),
        /** Mails in the folder. */
        total: z.number().int(),
        /** The sample that was kept; null: none was. */
        sample: z.object({ deliveryId: uuidSchema, uid: z.number().int() }).nullable(),
      }),
    },
    errors: [...BODY_ERRORS, 'flow_not_found', 'not_a_mailbox'],
  },
} as const satisfies Record<string, Route>;
