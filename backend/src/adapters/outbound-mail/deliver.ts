import { domainToASCII } from 'node:url';
import type { MailServer, OutboundMailRequest, OutboundMailResult, RefusedRecipient } from '../../engine/ports/outbound-mail.js';
import { notSent } from './errors.js';
import { capabilitiesOf, replyText, type Capabilities, type SmtpReply } from './smtp-reply.js';
import { SessionEnded, TlsFailed, type SmtpSession } from './smtp-session.js';

/** What it takes to be let in by a mail server. */
export interface Opening {
  readonly session: SmtpSession;
  readonly server: MailServer;
  /** host:port, for messages. */
  readonly where: string;
  /** Who we say we are. */
  readonly clientName: string;
  readonly ca: string | undefined;
}

export interface Delivery extends Opening {
  readonly request: OutboundMailRequest;
  /** What goes after DATA, with its last line. */
  readonly bytes: Uint8Array;
  /** Called immediately before the first byte of the mail. */
  readonly begins: () => void;
}

type Ended = { readonly ended: OutboundMailResult };

/** The whole dialogue, from the greeting to the answer to the mail. Rejects only when the session ends. */
export async function deliver(delivery: Delivery): Promise<OutboundMailResult> {
  const able = await enter(delivery);
  if ('ended' in able) return able.ended;
  return tooMuchFor(delivery, able) ?? (await sender(delivery, able)) ?? (await recipientsAndMail(delivery));
}

/** From the greeting to being signed in: what the server can do, or how it ended before. */
export async function enter(opening: Opening): Promise<Capabilities | Ended> {
  const hello = await greet(opening);
  if ('ended' in hello) return hello;
  const able = await encrypt(opening, hello);
  if ('ended' in able) return able;
  const refused = await signIn(opening, able);
  return refused === null ? able : { ended: refused };
}

async function greet({ session, where, clientName }: Opening): Promise<Capabilities | Ended> {
  const greeting = await session.reply();
  if (greeting.code !== 220) return { ended: unwelcome(where, greeting) };
  return hello(session, where, clientName);
}

async function hello(session: SmtpSession, where: string, clientName: string): Promise<Capabilities | Ended> {
  const answer = await session.command(`EHLO ${clientName}`);
  return answer.code === 250 ? capabilitiesOf(answer) : { ended: unwelcome(where, answer) };
}

async function encrypt({ session, where, server, clientName, ca }: Opening, able: Capabilities): Promise<Capabilities | Ended> {
  if (server.security !== 'starttls') return able;
  const missing = `${where} offers no encryption (STARTTLS), and the connection requires it.`;
  if (!able.startTls) return { ended: notSent('starttls_missing', 'rejected', missing) };
  const answer = await session.command('STARTTLS');
  if (answer.code !== 220) return { ended: unwelcome(where, answer) };
  try {
    await session.encrypt(server.host, ca);
  } catch (error) {
    if (!(error instanceof TlsFailed)) throw error;
    return { ended: notSent('tls_failed', 'network', `No trusted encrypted connection to ${where}: ${error.message}.`) };
  }
  return hello(session, where, clientName);
}

/** Null when we are signed in. */
async function signIn({ session, server, where }: Opening, { signIn: ways }: Capabilities): Promise<OutboundMailResult | null> {
  const { username, password } = server;
  const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  let answer: SmtpReply;
  if (ways.includes('PLAIN')) answer = await session.command(`AUTH PLAIN ${base64(`\0${username}\0${password}`)}`);
  else if (ways.includes('LOGIN')) {
    answer = await session.command('AUTH LOGIN');
    if (answer.code === 334) answer = await session.command(base64(username));
    if (answer.code === 334) answer = await session.command(base64(password));
  } else {
    const offered = ways.length === 0 ? 'no way to sign in' : `only ${ways.join(', ')} to sign in`;
    return notSent('smtp_auth_failed', 'rejected', `${where} offers ${offered}; PLAIN or LOGIN is needed.`);
  }
  return answer.code === 235 ? null : refused('sign_in', answer);
}

/** What the server can not take at all, before it is asked. */
function tooMuchFor({ request, bytes, where }: Delivery, { maxBytes, smtpUtf8 }: Capabilities): OutboundMailResult | null {
  if (maxBytes !== null && bytes.byteLength > maxBytes) {
    return notSent('mail_too_large', 'input', `The mail has ${bytes.byteLength} bytes; ${where} takes at most ${maxBytes}.`);
  }
  if (!smtpUtf8 && needsUtf8(request)) {
    return notSent('address_not_supported', 'input', `${where} does not take addresses with letters beyond ASCII before the @.`);
  }
  return null;
}

async function sender({ session, request, bytes }: Delivery, { maxBytes, smtpUtf8 }: Capabilities): Promise<OutboundMailResult | null> {
  const size = maxBytes === null ? '' : ` SIZE=${bytes.byteLength}`;
  const utf8 = smtpUtf8 && needsUtf8(request) ? ' SMTPUTF8' : '';
  const answer = await session.command(`MAIL FROM:<${asciiDomain(request.mail.from.address)}>${size}${utf8}`);
  return isGood(answer) ? null : refused('sender', answer);
}

async function recipientsAndMail({ session, request, bytes, where, begins }: Delivery): Promise<OutboundMailResult> {
  const accepted: string[] = [];
  const turnedAway: RefusedRecipient[] = [];
  for (const address of request.recipients) {
    const answer = await session.command(`RCPT TO:<${asciiDomain(address)}>`);
    if (isGood(answer)) accepted.push(address);
    else turnedAway.push({ address, code: answer.code, text: replyText(answer) });
  }
  // One that is refused for good decides: trying again later would only refuse it again.
  const worst = turnedAway.find(({ code }) => code >= 500) ?? turnedAway[0];
  if (worst && (accepted.length === 0 || !request.allowPartial)) {
    return { kind: 'refused', at: 'recipients', code: worst.code, text: worst.text, refused: turnedAway };
  }
  const ready = await session.command('DATA');
  if (ready.code !== 354) return refused('mail', ready);
  if (!request.maySend()) {
    // Cut without the line that ends a mail, it is none (RFC 5321, 4.1.1.4).
    session.abort('internal');
    return notSent('lease_lost', 'internal', `The mail to ${where} was held back: this worker may no longer own the run.`);
  }
  request.onSent();
  begins();
  const answer = await session.write(bytes);
  // Neither yes nor no: it may have the mail.
  if (answer.code < 400 && !isGood(answer)) throw new SessionEnded('reply_malformed');
  return isGood(answer) ? { kind: 'accepted', accepted, refused: turnedAway, text: replyText(answer) } : refused('mail', answer);
}

function isGood({ code }: SmtpReply): boolean {
  return code >= 200 && code < 300;
}

function refused(at: 'sign_in' | 'sender' | 'mail', answer: SmtpReply): OutboundMailResult {
  return { kind: 'refused', at, code: answer.code, text: replyText(answer), refused: [] };
}

function unwelcome(where: string, answer: SmtpReply): OutboundMailResult {
  return notSent('smtp_unwelcome', 'network', `${where} does not talk to us: ${answer.code} ${replyText(answer)}.`);
}

function needsUtf8({ mail, recipients }: OutboundMailRequest): boolean {
  return [mail.from.address, ...recipients].some((address) => /[^\u0000-\u007f]/.test(asciiDomain(address)));
}

/** Domains beyond ASCII have an ASCII form that every server takes. */
function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at + 1) + (domainToASCII(address.slice(at + 1)) || address.slice(at + 1));
}
