import type { StepError } from '@plumbline/shared';

/** Why an attempt to send mail ended without an answer to it. */
export type MailTrouble = 'timeout' | 'cancelled' | 'connection_reset' | 'reply_malformed' | 'internal';

const SAYS: Readonly<Record<MailTrouble, (where: string) => string>> = {
  timeout: (where) => `${where} did not answer in time`,
  cancelled: (where) => `Sending through ${where} was cancelled`,
  connection_reset: (where) => `${where} closed the connection`,
  reply_malformed: (where) => `${where} answered with something that is no SMTP`,
  internal: (where) => `Sending through ${where} failed on our side`,
};

/** Before the first byte of the mail. Whatever it was, time may heal it: the class is that of the network. */
export function troubleBefore(trouble: MailTrouble, where: string): StepError {
  const errorClass = trouble === 'cancelled' || trouble === 'internal' ? 'internal' : 'network';
  return { code: trouble, class: errorClass, message: `${SAYS[trouble](where)}. Nothing was sent.` };
}

/** After the first byte of the mail: the server may have it. */
export function troubleAfter(trouble: MailTrouble, where: string, messageId: string): StepError {
  const errorClass = trouble === 'timeout' ? 'timeout' : trouble === 'cancelled' || trouble === 'internal' ? 'internal' : 'network';
  const message = `${SAYS[trouble](where)}. The mail may have been sent; look for its Message-ID ${messageId} in the mailbox or in the log of the server.`;
  return { code: trouble, class: errorClass, message, response: { messageId } };
}

export function notSent(
  code: string,
  errorClass: StepError['class'],
  what: string,
): { readonly kind: 'not_sent'; readonly error: StepError } {
  return { kind: 'not_sent', error: { code, class: errorClass, message: `${what} Nothing was sent.` } };
}
