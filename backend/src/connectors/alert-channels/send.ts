import {
  mailServerOf,
  parseRetryAfter,
  placeRefusal,
  type AlertMessage,
  type AlertSender,
  type Connections,
  type Hmac,
  type MakeRedactor,
  type OpenChannel,
  type OutboundHttp,
  type OutboundMail,
  type OutboundMailResult,
  type OutboundResult,
  type SendOutcome,
} from '../_kit/index.js';
import { mailText, slackBody, webhookBody } from './render.js';
import { signedHeaders } from './sign.js';

export interface AlertSenderTools {
  readonly door: OutboundHttp;
  readonly post: OutboundMail;
  readonly connections: Connections;
  readonly makeRedactor: MakeRedactor;
  readonly hmac: Hmac;
  readonly now: () => number;
  readonly version: string;
}

/** Whole try, ms. */
const TIMEOUT_MS = 10_000;
/** Nobody reads more of an answer than whether it says "ok". */
const MAX_REPLY_BYTES = 16 * 1024;
/** A line of a mail has at most 998 characters (RFC 5322, 2.1.1). */
const MOST_SUBJECT = 200;

const UTF8 = new TextEncoder();
const NEVER = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };

/** Sends alerts through the same guarded doors as steps. What it says of a failure holds no secret of the channel. */
export function createAlertSender(tools: AlertSenderTools): AlertSender {
  return {
    async send(id, channel, message) {
      const redact = tools.makeRedactor({ secrets: Object.values(channel.secrets), carriers: [] });
      const outcome = await sendOver(tools, id, channel, message);
      return outcome.ok ? outcome : { ...outcome, error: redact(outcome.error) };
    },
  };
}

function sendOver(tools: AlertSenderTools, id: string, channel: OpenChannel, message: AlertMessage): Promise<SendOutcome> {
  switch (channel.kind) {
    case 'email':
      return sendMail(tools, id, channel, message);
    case 'webhook':
      return sendWebhook(tools, id, channel, message);
    case 'slack':
      return sendToSlack(tools, channel, message);
  }
}

async function sendWebhook(
  tools: AlertSenderTools,
  id: string,
  { settings, secrets }: OpenChannel,
  message: AlertMessage,
): Promise<SendOutcome> {
  const url = textOf(settings['url']);
  const body = UTF8.encode(JSON.stringify(webhookBody(message, tools.now())));
  const signature = signedHeaders(tools.hmac, secrets['secret'] ?? '', id, tools.now(), body);
  if (signature === null) return failed('The signing secret of the channel can not be used. Enter another one.');
  const result = await postJson(tools, url, body, signature);
  return judge(result, hostOf(url), tools.now(), (status) => status >= 200 && status < 300);
}

async function sendToSlack(tools: AlertSenderTools, { secrets }: OpenChannel, message: AlertMessage): Promise<SendOutcome> {
  const url = secrets['url'] ?? '';
  const result = await postJson(tools, url, UTF8.encode(JSON.stringify(slackBody(message))), {});
  // It answers 200 with another word, or a page of a proxy, when nothing was posted.
  return judge(result, hostOf(url), tools.now(), (status, text) => status === 200 && text.trim() === 'ok');
}

function postJson(
  { door, version }: AlertSenderTools,
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<OutboundResult> {
  const common = { 'content-type': 'application/json', 'user-agent': `Plumbline/${version}` };
  return door.send({
    ...{ method: 'POST', url, headers: { ...common, ...headers }, body, timeoutMs: TIMEOUT_MS, maxReplyBytes: MAX_REPLY_BYTES },
    ...{ cancel: NEVER, maySend: () => true, onSent: () => undefined },
  });
}

function judge(result: OutboundResult, where: string, nowMs: number, isTaken: (status: number, text: string) => boolean): SendOutcome {
  if (result.kind !== 'reply') return failed(result.error.message);
  const { status, headers, body } = result.reply;
  if (isTaken(status, new TextDecoder('utf-8').decode(body))) return { ok: true };
  const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
  const said = status === 200 ? 'with something else than "ok"' : `with ${status}`;
  return { ...failed(`${where} answered ${said}.`), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

async function sendMail(tools: AlertSenderTools, id: string, { settings }: OpenChannel, message: AlertMessage): Promise<SendOutcome> {
  const answer = await tools.connections.open(textOf(settings['connectionId']));
  if (!answer.ok) return failed(answer.error.message);
  const { facts, secrets } = answer.connection;
  if (facts.kind !== 'smtp') return failed(`The connection "${facts.name}" is not one to a mail server. Choose another one.`);
  const server = mailServerOf(answer.connection);
  const refused = placeRefusal(facts, { secure: server.security === 'tls', hostname: server.host, port: server.port });
  if (refused !== null) return failed(refused.message);
  const recipients = recipientsOf(settings, message);
  if (recipients.length === 0) return failed('Nobody gets it: the channel names no address, and no owner of the flows is one.');
  const from = { address: textOf(facts.settings['from']), name: textOf(facts.settings['name']) };
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const mail = {
    ...{ messageId: `<${id}@${domain}>`, from, to: recipients.map((address) => ({ address, name: '' })), cc: [], replyTo: [] },
    ...{ subject: message.title.slice(0, MOST_SUBJECT), text: mailText(message), html: null, attachments: [] },
    // Answers of an absence assistant help nobody (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
  const result = await tools.post.send({
    ...{ server, mail, recipients, allowPartial: true, timeoutMs: TIMEOUT_MS * 2 },
    ...{ cancel: NEVER, maySend: () => true, onSent: () => undefined },
  });
  return judgeMail(result, `${server.host}:${server.port}`, tools.makeRedactor({ secrets: Object.values(secrets), carriers: [] }));
}

function judgeMail(result: OutboundMailResult, where: string, redact: <T>(value: T) => T): SendOutcome {
  switch (result.kind) {
    case 'accepted':
      return { ok: true };
    case 'refused':
      return failed(redact(`${where} refused the mail: ${result.code} ${result.text}`));
    case 'not_sent':
      return failed(result.error.message);
    case 'unknown':
      // Told twice is better than not at all; the Message-ID is the same.
      return failed(result.error.message);
  }
}

function recipientsOf(settings: OpenChannel['settings'], { owners }: AlertMessage): string[] {
  const to = Array.isArray(settings['to']) ? settings['to'].filter((one) => typeof one === 'string') : [];
  return [...new Set([...to, ...(settings['owners'] === true ? owners : [])])];
}

function failed(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'The address';
}
