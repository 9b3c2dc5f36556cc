import type { CancelSignal } from './cancel-signal.js';
import type { OpenConnection } from './connections.js';

/** A mailbox and how one is let in. */
export interface MailboxServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly username: string;
  readonly password: string;
}

/** The mailbox that a connection of the kind `imap` names. */
export function mailboxServerOf({ facts: { settings }, secrets }: OpenConnection): MailboxServer {
  const { host, port, security, username } = settings;
  return {
    host: typeof host === 'string' ? host : '',
    port: typeof port === 'number' ? port : 0,
    // Anything else than a clear word asks for more protection, not for less.
    security: security === 'starttls' || security === 'none' ? security : 'tls',
    username: typeof username === 'string' ? username : '',
    password: secrets['password'] ?? '',
  };
}

/** Why a mailbox could not be read, or a mail not be marked: words for people, without secrets. */
export class MailboxTrouble extends Error {
  constructor(
    readonly code:
      | 'imap_auth_failed'
      | 'imap_unreachable'
      | 'imap_plain_refused'
      | 'imap_starttls_missing'
      | 'imap_tls_failed'
      | 'imap_folder_missing'
      | 'imap_timeout'
      | 'imap_refused'
      | 'imap_broken'
      | 'egress_denied',
    message: string,
  ) {
    super(message);
  }
}

export interface MailPerson {
  readonly name: string;
  readonly address: string;
}

/** What stands at the head of a mail, decoded; whatever is missing or broken there is empty. */
export interface MailHeads {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly from: MailPerson | null;
  readonly to: readonly MailPerson[];
  readonly cc: readonly MailPerson[];
  readonly replyTo: readonly MailPerson[];
  readonly subject: string;
  /** As its sender says, ms; null: it says nothing that is a date. */
  readonly dateMs: number | null;
  /** Lower-case names; of several with one name the first. Decoded, without line breaks. */
  readonly headers: { readonly [name: string]: string };
}

/** A mail in its folder, before it is read. */
export interface FoundMail {
  readonly uid: number;
  /** As the server has it. */
  readonly bytes: number;
  /** When it came into the mailbox, ms. */
  readonly receivedMs: number;
  readonly seen: boolean;
  readonly heads: MailHeads;
}

/** A file of a mail, on its way. */
export interface MailFile {
  /** As its sender calls it; empty: not at all. */
  readonly name: string;
  readonly type: string;
  /** By which the mail's HTML names it; null: not at all. */
  readonly contentId: string | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A mail that was read to its end. */
export interface ReadMail {
  readonly heads: MailHeads;
  readonly text: string;
  readonly html: string | null;
  /** SHA-256 of all behind its head, lower-case hex. */
  readonly bodyDigest: string;
}

export interface MailFolder {
  /** Numbers of mails mean anything only under this number of the folder. */
  readonly uidValidity: number;
  /** The next mail gets this number or a greater one. */
  readonly uidNext: number;
  /** Mails in it. */
  readonly total: number;
  /** Numbers of the mails behind `uid`, in order. */
  uidsAfter(uid: number): Promise<readonly number[]>;
  /** Those of them that are still there, in order. Nothing is marked as read by this. */
  find(uids: readonly number[]): Promise<readonly FoundMail[]>;
  /**
   * Reads a mail; each of its files is handed over before it reads on. Nothing is marked as read by this. Null: it is not there any more.
   * @throws MailTooLarge, MailUnreadable; MailboxTrouble
   */
  read(uid: number, maxBytes: number, take: (file: MailFile) => Promise<void>): Promise<ReadMail | null>;
  /** Marks a mail as read; one that is gone is nobody's business any more. */
  markSeen(uid: number): Promise<void>;
  move(uid: number, folder: string): Promise<void>;
  close(): Promise<void>;
}

export class MailTooLarge extends Error {}
export class MailUnreadable extends Error {}

/** The one way to mailboxes (`reliability.md` S-35): the guard of HTTP is before it as well. */
export interface MailReader {
  /** @param readOnly nothing is to be changed in it @throws MailboxTrouble, from here on and from all of the folder */
  open(server: MailboxServer, folder: string, options: { readonly readOnly: boolean; readonly cancel: CancelSignal }): Promise<MailFolder>;
  /** Signs in and leaves. @throws MailboxTrouble */
  signIn(server: MailboxServer): Promise<void>;
}
