import { bytesToBase64 } from '@plumbline/shared';
import {
  defineOperation,
  mailServerOf,
  placeRefusal,
  type CallIdentity,
  type ConnectionFacts,
  type Mail,
  type MailServer,
  type Operation,
  type OutboundMail,
  type OutboundMailResult,
  type Outcome,
  type RawExchange,
  type SendContext,
} from '../_kit/index.js';
import { readAttachments } from './attachments.js';
import { sendContract, sendInput, sendOutput } from './contract.js';
import { outcomeOfMail } from './outcome.js';
import { renderMail, type RenderedMail } from './render.js';

/** The operation `email.send`: one mail over the one way out for mail. */
export function createEmailSend(post: OutboundMail): Operation {
  return defineOperation({
    contract: sendContract,
    input: sendInput,
    output: sendOutput,
    render(input, context) {
      const rendered = renderMail(input, context);
      if (!rendered.ok) return rendered;
      const { value } = rendered;
      return { ok: true, value: { identity: identityOf(value, context.connection), send: (at) => send(post, value, at) } };
    },
  });
}

async function send(post: OutboundMail, { mail, recipients, allowPartial }: RenderedMail, context: SendContext): Promise<Outcome> {
  const { opened, timeoutMs, cancel, maySend, onSent } = context;
  if (opened === null) {
    return {
      kind: 'rejected',
      error: { code: 'connection_required', class: 'input', message: 'The step needs a connection to a mail server.' },
    };
  }
  const server = mailServerOf(opened);
  const refused = placeRefusal(opened.facts, { secure: server.security === 'tls', hostname: server.host, port: server.port });
  if (refused !== null) return { kind: 'rejected', error: refused };
  const attachments = await readAttachments(mail.attachments, context);
  if (!attachments.ok) return { kind: 'rejected', error: attachments.error };
  // What identifies the call is without it: it is the same for all mail of the flow.
  const marked = context.flowMark === undefined ? mail.headers : { ...mail.headers, 'X-Plumbline-Flow': context.flowMark };
  const whole = { ...mail, headers: marked, attachments: attachments.value };
  const result = await post.send({ server, mail: whole, recipients, allowPartial, timeoutMs, cancel, maySend, onSent });
  context.onExchange?.(exchangeOfMail(server, whole, recipients, result));
  return outcomeOfMail(result, mail.messageId, `${server.host}:${server.port}`);
}

/** What makes two mails the same one: everything in them, and whom they go to. */
function identityOf({ mail, recipients, allowPartial }: RenderedMail, connection: ConnectionFacts | null): CallIdentity {
  const attachments = mail.attachments.map((file) => ('file' in file ? file : { ...file, content: bytesToBase64(file.content) }));
  return {
    method: 'SMTP',
    url: `smtp://${String(connection?.hosts[0] ?? '')}`,
    headers: { 'message-id': mail.messageId },
    body: new TextEncoder().encode(JSON.stringify({ ...mail, attachments, recipients, allowPartial })),
  };
}

/** A mail and its answer, as people are shown calls: the address of its server, who gets it and what it says. */
function exchangeOfMail(
  server: MailServer,
  { attachments, ...mail }: Mail,
  recipients: readonly string[],
  result: OutboundMailResult,
): RawExchange {
  const files = attachments.map(({ filename, contentType, content }) => ({ filename, contentType, bytes: content.byteLength }));
  const body = new TextEncoder().encode(JSON.stringify({ ...mail, attachments: files, recipients }));
  const request = { method: 'SMTP', url: `smtp://${server.host}:${server.port}`, headers: { 'content-type': 'application/json' }, body };
  if (result.kind === 'not_sent' || result.kind === 'unknown') return { request, result };
  const status = result.kind === 'accepted' ? 250 : result.code;
  return { request, result: { kind: 'reply', reply: { status, headers: {}, body: new TextEncoder().encode(result.text) } } };
}
