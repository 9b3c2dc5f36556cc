import type { MailboxWatch } from '@plumbline/shared';
import type { FoundMail } from '../ports/mail-reader.js';
import { FLOW_HEADER } from './mail-key.js';

/** Why a mail is left where it is although the settings mean it. */
export type LeftOutWhy = 'own' | 'automatic' | 'too_large' | 'unreadable' | 'not_fetched' | 'refused';

export type MailJudgement =
  | { readonly as: 'take' }
  /** The settings do not mean it. */
  | { readonly as: 'pass'; readonly why: 'seen' | 'from' | 'subject' }
  | { readonly as: 'leave_out'; readonly why: LeftOutWhy; readonly detail: string };

/** Software that answers by itself, beside what RFC 3834 says of it. */
const ANSWERING = ['x-autoreply', 'x-autorespond'];

/**
 * Whether nobody wrote a mail but a program that answers each: out of office, vacation, mail that could not be delivered. What a program
 * sends by itself (`auto-generated`: invoices, alarms) is no answer. Pure.
 */
export function isAutomaticReply(headers: FoundMail['heads']['headers']): boolean {
  const submitted = (headers['auto-submitted'] ?? '').toLowerCase().split(/[;\s]/)[0];
  if (submitted === 'auto-replied') return true;
  if (ANSWERING.some((name) => headers[name] !== undefined)) return true;
  return /^auto[_-]?reply$/i.test((headers['precedence'] ?? '').trim());
}

/** Whether a mail starts a run, by what its head says. @param mark of mail that the flow itself sent. Pure. */
export function judgeMail(mail: FoundMail, watch: MailboxWatch, mark: string): MailJudgement {
  const { heads, bytes, seen } = mail;
  if (watch.which === 'unseen' && seen) return { as: 'pass', why: 'seen' };
  if (watch.from !== null && !holds(`${heads.from?.name ?? ''} <${heads.from?.address ?? ''}>`, watch.from))
    return { as: 'pass', why: 'from' };
  if (watch.subject !== null && !holds(heads.subject, watch.subject)) return { as: 'pass', why: 'subject' };
  const leaveOut = (why: LeftOutWhy, detail: string): MailJudgement => ({ as: 'leave_out', why, detail });
  if (heads.headers[FLOW_HEADER] === mark) return leaveOut('own', 'This flow sent it itself: it would start itself again and again.');
  if (watch.automatic === 'leave_out' && isAutomaticReply(heads.headers))
    return leaveOut('automatic', 'It is an automatic reply: a program answered, nobody wrote it.');
  if (bytes > watch.maxBytes) return leaveOut('too_large', tooLarge(bytes, watch.maxBytes));
  return { as: 'take' };
}

export function tooLarge(bytes: number | null, maxBytes: number): string {
  return `It is too large: ${bytes === null ? 'more than that' : `${bytes} bytes`}, and this flow takes ${maxBytes} at most.`;
}

/** Why the settings pass a mail over, in words. */
export const PASS_WORDS = {
  seen: 'It was read already.',
  from: 'It is from somebody else than the settings ask for.',
  subject: 'Its subject is another one than the settings ask for.',
} as const;

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
