import { inputError, type Mail, type MailAddress, type Parsed, type PrepareContext } from '../_kit/index.js';
import { parsePeople } from './addresses.js';
import { parseAttachments, type Attached } from './attachments.js';
import type { SendInput } from './contract.js';

/** A mail, some of whose files are still to be read. */
export type MailToSend = Omit<Mail, 'attachments'> & { readonly attachments: readonly Attached[] };

/** A mail and whom it goes to. */
export interface RenderedMail {
  readonly mail: MailToSend;
  /** Each address once, those of the blind copy included. */
  readonly recipients: readonly string[];
  readonly allowPartial: boolean;
}

const MOST_RECIPIENTS = 100;
/** A line of a mail has at most 998 characters (RFC 5322, 2.1.1). */
const LONGEST_LINE = 998;
/** Longest text or HTML, characters. */
const LONGEST_TEXT = 5_000_000;

const HEADER = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
/** These are made from the other inputs, from the connection, or by the servers on the way. */
const NOT_FOR_AUTHORS =
  /^(?:from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|content-.*|return-path|received|dkim-signature|arc-.*|authentication-results|resent-.*|x-plumbline-.*)$/i;

/** Input to mail, pure: the same input and context give the same mail, with the same Message-ID. */
export function renderMail(input: SendInput, { connection, idempotencyKey }: PrepareContext): Parsed<RenderedMail> {
  if (connection === null) return wrong('The step needs a connection to a mail server. Choose one.');
  if (connection.kind !== 'smtp') return wrong(`The connection "${connection.name}" is not one to a mail server. Choose another one.`);
  const people = everybody(input);
  if (!people.ok) return people;
  const { to, cc, bcc, replyTo } = people.value;
  const recipients = [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))];
  if (recipients.length === 0) return wrong('The mail goes to nobody: "to", "cc" and "bcc" are empty.', 'required_input_missing');
  if (recipients.length > MOST_RECIPIENTS)
    return wrong(`The mail has ${recipients.length} recipients; at most ${MOST_RECIPIENTS} get one mail.`);
  const trouble = troubleWithWords(input);
  if (trouble !== null) return wrong(trouble);
  const headers = parseHeaders(input.headers ?? {});
  if (!headers.ok) return headers;
  const attachments = parseAttachments(input.attachments ?? []);
  if (!attachments.ok) return attachments;
  const from: MailAddress = { address: textOf(connection.settings['from']), name: textOf(connection.settings['name']) };
  const mail: MailToSend = {
    messageId: `<${idempotencyKey}@${domainOf(from.address)}>`,
    from,
    to,
    cc,
    replyTo,
    subject: input.subject,
    text: input.text ?? null,
    html: input.html ?? null,
    headers: headers.value,
    attachments: attachments.value,
  };
  return { ok: true, value: { mail, recipients, allowPartial: input.allowPartial ?? false } };
}

type Everybody = Record<'to' | 'cc' | 'bcc' | 'replyTo', MailAddress[]>;

function everybody(input: SendInput): Parsed<Everybody> {
  const found: Everybody = { to: [], cc: [], bcc: [], replyTo: [] };
  for (const field of ['to', 'cc', 'bcc', 'replyTo'] as const) {
    const people = parsePeople(field, input[field]);
    if (!people.ok) return people;
    found[field] = people.value;
  }
  return { ok: true, value: found };
}

function troubleWithWords({ subject, text, html }: SendInput): string | null {
  if (/[\u0000-\u001f\u007f]/.test(subject)) return 'The input "subject" can not be used: it holds a line break or a control character.';
  if (subject.length > LONGEST_LINE) return `The input "subject" can not be used: it is longer than ${LONGEST_LINE} characters.`;
  if (text === undefined && html === undefined) return 'The mail is empty: give "text", "html" or both.';
  if (Math.max(text?.length ?? 0, html?.length ?? 0) > LONGEST_TEXT)
    return 'The mail is too long: "text" and "html" take 5 million characters each.';
  return null;
}

function parseHeaders(given: NonNullable<SendInput['headers']>): Parsed<{ [name: string]: string }> {
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const text = String(value);
    const shown = JSON.stringify(name.slice(0, 76));
    if (!HEADER.test(name)) return wrong(`The header ${shown} has a name that mails can not have.`);
    if (NOT_FOR_AUTHORS.test(name)) return wrong(`The header ${shown} is set by the system; leave it out.`);
    if (Object.keys(headers).some((known) => known.toLowerCase() === name.toLowerCase()))
      return wrong(`The header ${shown} is given twice.`);
    if (/[\u0000-\u001f\u007f]/.test(text) || text.length > LONGEST_LINE) {
      return wrong(`The header ${shown} holds a line break or a control character, or is too long.`);
    }
    headers[name] = text;
  }
  return { ok: true, value: headers };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** In ASCII, as a Message-ID has it. */
function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : 'localhost';
}

function wrong(message: string, code = 'input_invalid'): { readonly ok: false; readonly error: ReturnType<typeof inputError> } {
  return { ok: false, error: inputError(message, code) };
}
