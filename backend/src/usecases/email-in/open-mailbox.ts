import type { MailboxWatch } from '@plumbline/shared';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { Connections } from '../../engine/ports/connections.js';
import { mailboxServerOf, MailboxTrouble, type MailFolder, type MailReader } from '../../engine/ports/mail-reader.js';

/** Opens the folder that a flow reads. @throws MailboxTrouble, whose words hold nothing of the secret */
export async function openMailbox(
  { connections, reader }: { readonly connections: Connections; readonly reader: MailReader },
  { connection, folder }: Pick<MailboxWatch, 'connection' | 'folder'>,
  options: { readonly readOnly: boolean; readonly cancel: CancelSignal },
): Promise<MailFolder> {
  const opened = await connections.open(connection);
  if (!opened.ok) throw new MailboxTrouble('imap_refused', opened.error.message);
  if (opened.connection.facts.kind !== 'imap')
    throw new MailboxTrouble('imap_refused', `The connection "${opened.connection.facts.name}" is none to a mailbox. Choose another one.`);
  try {
    return await reader.open(mailboxServerOf(opened.connection), folder, options);
  } catch (error) {
    if (error instanceof MailboxTrouble) throw new MailboxTrouble(error.code, opened.connection.redact(error.message));
    throw error;
  }
}
