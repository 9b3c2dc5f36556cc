import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { RUN_STATUSES } from '../runs/status.js';
import { BODY_ERRORS, type Route } from './route.js';
import { list, pageQuery, timeSchema } from './schemas.js';

/**
 * What became of a delivery. `accepted`: it started a run; `duplicate`: the same event had come before; `conflict`: the same event had
 * come before, with another body; `stale`: one with the same key that came before is newer; `captured`: it came to the test address, or
 * from the preview of a form; `unproven`: to the test address, and its sender did not prove who it is; `spam`: a form was sent in a way in
 * which only programs send, and nothing was started; `left_out`: a mail that its trigger leaves where it is, with the reason.
 */
export const DELIVERY_VERDICTS = ['accepted', 'duplicate', 'conflict', 'stale', 'captured', 'unproven', 'spam', 'left_out'] as const;
export type DeliveryVerdict = (typeof DELIVERY_VERDICTS)[number];

/** Where a delivery came from. `flow` and `part`: another run handed it over. */
export const DELIVERY_KINDS = ['webhook', 'form', 'schedule', 'poll', 'manual', 'undo', 'flow', 'flow_ended', 'email', 'part'] as const;

/** One or several of a list, with commas between. */
const some = <T extends readonly [string, ...string[]]>(all: T) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(all)).min(1))
    .optional();

const deliveryListItemSchema = z.object({
  id: uuidSchema,
  receivedAt: timeSchema,
  flowId: uuidSchema,
  flowName: z.string(),
  kind: z.string(),
  verdict: z.enum(DELIVERY_VERDICTS),
  /** Of the body, after decompression. */
  bytes: z.number().int(),
  /** How the body begins, as text, whatever it is; at most 200 characters. */
  excerpt: z.string(),
  /** The id by which the sender knows the event; null: it is not deduped. */
  eventId: z.string().nullable(),
  /** The run that it started, or that the first of these events or the newer one did; null: it is gone. */
  run: z.object({ id: uuidSchema, status: z.enum(RUN_STATUSES), /** Negative: a frozen draft. */ version: z.number().int() }).nullable(),
  /** The delivery whose event it is once more, and who asked for that. */
  replay: z.object({ deliveryId: uuidSchema, by: z.string() }).nullable(),
});

export const inboxDeliverySchema = deliveryListItemSchema.extend({
  method: z.string(),
  path: z.string(),
  query: z.string(),
  /** Lower-case names; what proves who sends is not kept. */
  headers: z.record(z.string(), z.string()),
  body: z.object({
    /** `gone`: the stored bytes are not there any more. */
    state: z.enum(['here', 'gone']),
    /** The body where it is text in UTF-8; null where it is not. */
    text: z.string().nullable(),
    /** Of another body: how it begins, base64. */
    start: z.string().nullable(),
    /** There is more of it than is shown here. */
    cut: z.boolean(),
  }),
  /** The delivery that came first, of a duplicate or a conflict, or the newer one, of a stale one; null: this is the first, or that one is gone. */
  first: z.object({ id: uuidSchema, receivedAt: timeSchema, bytes: z.number().int() }).nullable(),
  /** Of a stale one: what it is compared by, in a word, and how old it and the newer one say they are; a number as text. */
  compared: z.object({ by: z.string(), own: z.string(), newest: z.string() }).nullable(),
  /** The newest first, at most 20. */
  replays: z.array(z.object({ id: uuidSchema, receivedAt: timeSchema, by: z.string(), run: deliveryListItemSchema.shape.run })),
  /** Why it can not be replayed, in words; null: it can, unless the flow does not take it. */
  notReplayable: z.string().nullable(),
});

const deliveryParams = z.strictObject({ id: uuidSchema });

/** Routes of the inbox. */
export const DELIVERY_ROUTES = {
  listDeliveries: {
    method: 'GET',
    path: '/api/deliveries',
    summary: 'What arrived, newest first, with what became of it; q searches delivery id, run id, event id and the text of the event',
    query: z.strictObject({
      ...pageQuery,
      flow: uuidSchema.optional(),
      /** One or several, with commas between. */
      verdict: some(DELIVERY_VERDICTS),
      /** One or several, with commas between; without it, all but `flow` and `part`. */
      kind: some(DELIVERY_KINDS),
      q: z.string().max(200).optional(),
      /** Received at this time or later; before that time. */
      from: z.iso.datetime().optional(),
      to: z.iso.datetime().optional(),
    }),
    responses: { 200: list(deliveryListItemSchema) },
    errors: ['invalid_query'],
  },
  getInboxDelivery: {
    method: 'GET',
    path: '/api/deliveries/:id',
    summary: 'A delivery with its headers and its body, as text where it is text of at most 256 kB',
    params: deliveryParams,
    responses: { 200: inboxDeliverySchema },
    errors: ['delivery_not_found'],
  },
  getDeliveryBody: {
    method: 'GET',
    path: '/api/deliveries/:id/body',
    summary: 'The raw bytes of a delivery, as a download',
    params: deliveryParams,
    responses: { 200: null },
    errors: ['delivery_not_found', 'delivery_body_gone', 'payload_damaged'],
  },
  replayDelivery: {
    method: 'POST',
    path: '/api/deliveries/:id/replay',
    summary: 'Start a new run with the same event, of the published version or of the draft; effects happen again',
    role: 'operator',
    params: deliveryParams,
    body: z.strictObject({ version: z.enum(['published', 'draft']) }),
    responses: { 202: z.object({ runId: uuidSchema, deliveryId: uuidSchema }) },
    errors: [
      ...BODY_ERRORS,
      'delivery_not_found',
      'delivery_not_replayable',
      'delivery_body_gone',
      'flow_not_found',
      'flow_archived',
      'not_published',
      'flow_has_problems',
      'bad_encoding',
      'contract_mismatch',
      'too_many_events',
      'overloaded',
    ],
  },
} as const satisfies Record<string, Route>;
