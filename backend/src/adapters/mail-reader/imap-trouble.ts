import type { StepError } from '@plumbline/shared';
import type { ImapFlowError } from 'imapflow';
import { MailboxTrouble } from '../../engine/ports/mail-reader.js';

const TIMEOUTS: ReadonlySet<string> = new Set(['ETIMEOUT', 'CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT', 'LockTimeout']);
const TLS = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_|UNABLE_TO|SELF_SIGNED|STARTTLS_INJECTION|UPGRADE_TIMEOUT)/;

/** Longest text of a server that is repeated, characters. */
const LONGEST = 200;

/** A refused or failed connection, in words. */
export function troubleOpening({ code, message }: StepError, where: string): MailboxTrouble {
  if (code === 'egress_denied') return new MailboxTrouble('egress_denied', message);
  if (code === 'tls_failed') return new MailboxTrouble('imap_tls_failed', message);
  return new MailboxTrouble('imap_unreachable', message === '' ? `${where} could not be reached.` : message);
}

/**
 * What went wrong while talking to a mailbox, in words. What the server said is repeated without its line breaks and short; it never
 * knows the password as we do not send it in anything that it repeats.
 */
export function troubleOf(error: unknown, where: string, security: 'tls' | 'starttls' | 'none'): MailboxTrouble {
  if (error instanceof MailboxTrouble) return error;
  const { code = '', authenticationFailed, responseText, message = '' } = (error ?? {}) as Partial<ImapFlowError>;
  const said = clean(responseText ?? '');
  if (authenticationFailed === true) {
    const words = `${where} did not take the user name and the password${said === '' ? '' : `: ${said}`}. Replace the secret of the connection, or check the user name.`;
    return new MailboxTrouble('imap_auth_failed', words);
  }
  if (security === 'starttls' && /STARTTLS/i.test(message) && !TLS.test(code))
    return new MailboxTrouble('imap_starttls_missing', `${where} offers no encryption (STARTTLS), and the connection requires it.`);
  if (TLS.test(code) || code === 'ClosedAfterConnectTLS')
    return new MailboxTrouble('imap_tls_failed', `No trusted encrypted connection to ${where}: ${clean(message)}.`);
  if (TIMEOUTS.has(code)) return new MailboxTrouble('imap_timeout', `${where} did not answer in time.`);
  if (said !== '') return new MailboxTrouble('imap_refused', `${where} said no: ${said}`);
  if (code === 'ClosedAfterConnectText' || code === 'NoConnection' || code === 'EConnectionClosed' || /^E[A-Z]+$/.test(code))
    return new MailboxTrouble('imap_unreachable', `${where} closed the connection.`);
  return new MailboxTrouble('imap_broken', `${where} answered something that is no IMAP, or too much of it.`);
}

export function folderMissing(folder: string): MailboxTrouble {
  const words = `The mailbox has no folder ${JSON.stringify(folder)}. Make it, or choose another one; folders below others are written with the server's own separator, such as INBOX/Orders or INBOX.Orders.`;
  return new MailboxTrouble('imap_folder_missing', words);
}

function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
}
