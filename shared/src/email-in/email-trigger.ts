import type { FlowDocument } from '../flow/document.js';
import { durationMs } from '../flow/duration.js';
import { DEFAULT_LOOK_MS, DEFAULT_MAIL_BYTES, emailConfigSchema } from '../flow/triggers.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';

/** The mail that starts a flow, with what its document leaves out filled in. */
export interface MailboxWatch {
  /** Id of the connection. */
  readonly connection: string;
  readonly folder: string;
  readonly which: 'all' | 'unseen';
  readonly from: string | null;
  readonly subject: string | null;
  readonly after: 'leave' | 'seen' | { readonly move: string };
  readonly first: 'new' | 'all';
  readonly everyMs: number;
  readonly automatic: 'leave_out' | 'take';
  readonly maxBytes: number;
}

/** Whether two names mean the same folder of a mailbox: only INBOX is written as one likes (RFC 3501, 5.1). */
export function sameFolder(one: string, other: string): boolean {
  return one === other || (one.toUpperCase() === 'INBOX' && other.toUpperCase() === 'INBOX');
}

/** What a flow reads of which mailbox; null: it starts otherwise, or the settings can not be read, or name no connection of here. */
export function mailboxOf({ trigger }: Pick<FlowDocument, 'trigger'>): MailboxWatch | null {
  if (trigger.operation !== 'email') return null;
  const read = emailConfigSchema.safeParse(trigger.config ?? {});
  if (!read.success || typeof read.data.connection !== 'string') return null;
  const { connection, folder = 'INBOX', which = 'all', from = null, subject = null, after = 'leave', first = 'new' } = read.data;
  const { every, automatic = 'leave_out', maxBytes = DEFAULT_MAIL_BYTES } = read.data;
  const everyMs = every === undefined ? DEFAULT_LOOK_MS : durationMs(every);
  return { connection, folder, which, from, subject, after, first, everyMs, automatic, maxBytes };
}

const TEXT: JsonObject = { type: 'string' };
const MAYBE_TEXT: JsonObject = { type: ['string', 'null'] };
const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const PERSON: JsonObject = object({ name: TEXT, address: TEXT });

/** What the trigger hands over: always the same, so that nobody has to describe it. */
export const EMAIL_PARTS: JsonObject = {
  kind: TEXT,
  messageId: MAYBE_TEXT,
  inReplyTo: MAYBE_TEXT,
  references: list(TEXT),
  from: { ...PERSON, type: ['object', 'null'] },
  to: list(PERSON),
  cc: list(PERSON),
  replyTo: list(PERSON),
  subject: TEXT,
  date: MAYBE_TEXT,
  receivedAt: MAYBE_TEXT,
  folder: MAYBE_TEXT,
  text: TEXT,
  html: MAYBE_TEXT,
  cut: { type: 'boolean' },
  headers: { type: 'object' },
  attachments: list(object({ id: TEXT, name: TEXT, type: TEXT, size: { type: 'integer' } })),
  inline: list(object({ contentId: TEXT, id: TEXT })),
  size: { type: 'integer' },
  body: {},
};

/** What is there of a mail that says nothing of it. */
const NOTHING: JsonObject = {
  ...{ messageId: null, inReplyTo: null, references: [], from: null, to: [], cc: [], replyTo: [], subject: '', date: null },
  ...{ receivedAt: null, folder: null, text: '', html: null, cut: false, headers: {}, attachments: [], inline: [], size: 0 },
};

/** Whether an event is a mail, or at least a part of one. */
export function isMailEvent(event: Json): event is JsonObject {
  return isJsonObject(event) && ['subject', 'from', 'text', 'messageId'].some((part) => Object.hasOwn(event, part));
}

/**
 * A mail as the flow sees it (`trigger`). What somebody gave who started the run by hand, and is no mail, is its body; what of a mail they
 * left out is empty.
 */
export function emailTrigger(kind: string, event: Json): JsonObject {
  return isMailEvent(event) ? { kind, ...NOTHING, ...event } : { kind, ...NOTHING, body: event };
}
