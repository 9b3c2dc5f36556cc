import type { JsonObject } from '@plumbline/shared';
import type { FoundMail, MailHeads, MailPerson, ReadMail } from '../ports/mail-reader.js';

/** Most characters of the text, and of the HTML; of one header; and headers. */
const LONGEST_TEXT = 1_000_000;
const LONGEST_HEADER = 2_000;
const MOST_HEADERS = 100;
const MOST_PEOPLE = 500;

/** Headers that tell of the way of a mail, or are parts of their own. */
const LEFT =
  /^(?:received|dkim-signature|arc-.*|x-google-.*|x-received|from|to|cc|bcc|subject|date|message-id|in-reply-to|references|reply-to)$/;
const PLAIN_NAME = /^[a-z][a-z0-9-]{0,75}$/;
const RESERVED = new Set(['constructor', 'prototype']);

export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export interface MailParts {
  readonly mail: FoundMail;
  readonly read: ReadMail;
  readonly folder: string;
  readonly files: readonly KeptFile[];
  readonly inline: readonly { readonly contentId: string; readonly id: string }[];
}

/** A mail as its delivery keeps it, and as the flow sees it. Pure. */
export function mailEvent({ mail, read, folder, files, inline }: MailParts): JsonObject {
  const { heads, text, html } = read;
  return {
    ...headParts(heads),
    receivedAt: new Date(mail.receivedMs).toISOString(),
    folder,
    text: text.slice(0, LONGEST_TEXT),
    html: html === null ? null : html.slice(0, LONGEST_TEXT),
    cut: text.length > LONGEST_TEXT || (html?.length ?? 0) > LONGEST_TEXT,
    headers: someHeaders(heads),
    attachments: files.map((file) => ({ ...file })),
    inline: inline.map((one) => ({ ...one })),
    size: mail.bytes,
  };
}

/** What the inbox keeps of a mail that was left out: enough to find it in its mailbox. */
export function leftOutEvent(mail: FoundMail, why: string, detail: string): JsonObject {
  return {
    leftOut: { why, detail },
    ...headParts(mail.heads),
    receivedAt: new Date(mail.receivedMs).toISOString(),
    size: mail.bytes,
  };
}

function headParts({ subject, from, to, cc, replyTo, messageId, inReplyTo, references, dateMs }: MailHeads): JsonObject {
  return {
    ...{ subject, from: from && person(from), to: people(to), cc: people(cc), replyTo: people(replyTo) },
    ...{ messageId, inReplyTo, references: references.slice(0, MOST_HEADERS) },
    date: dateMs === null ? null : new Date(dateMs).toISOString(),
  };
}

/** What the inbox shows beside the body. */
export function deliveryHeaders({ from, to, subject, messageId, dateMs }: MailHeads): { [name: string]: string } {
  const shown = ({ name, address }: MailPerson): string => (name === '' ? address : `${name} <${address}>`);
  return {
    ...(from === null ? {} : { from: shown(from) }),
    ...(to.length === 0 ? {} : { to: to.slice(0, 20).map(shown).join(', ') }),
    subject,
    ...(dateMs === null ? {} : { date: new Date(dateMs).toISOString() }),
    ...(messageId === null ? {} : { 'message-id': messageId }),
  };
}

function someHeaders({ headers }: MailHeads): JsonObject {
  const kept = Object.entries(headers).filter(([name]) => PLAIN_NAME.test(name) && !LEFT.test(name) && !RESERVED.has(name));
  return Object.fromEntries(kept.slice(0, MOST_HEADERS).map(([name, value]) => [name, value.slice(0, LONGEST_HEADER)]));
}

const person = ({ name, address }: MailPerson): JsonObject => ({ name, address });
const people = (all: readonly MailPerson[]): JsonObject[] => all.slice(0, MOST_PEOPLE).map(person);
