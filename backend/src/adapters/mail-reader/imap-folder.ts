import type { FetchMessageObject, ImapFlow, MailboxObject } from 'imapflow';
import { MailTooLarge, type FoundMail, type MailFile, type MailFolder, type ReadMail } from '../../engine/ports/mail-reader.js';
import { folderMissing, troubleOf } from './imap-trouble.js';
import { parseHeads, parseMail } from './parse-mail.js';

/** Of a head, so much is read to judge a mail, bytes. */
const HEAD_BYTES = 65_536;
const UID = { uid: true } as const;

/** An open folder of a mailbox, over IMAP. */
export class ImapFolder implements MailFolder {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly total: number;

  constructor(
    private readonly client: ImapFlow,
    private readonly where: string,
    mailbox: MailboxObject,
    /** Ends the connection for good. */
    readonly close: () => Promise<void>,
  ) {
    this.uidValidity = Number(mailbox.uidValidity);
    this.uidNext = Number(mailbox.uidNext);
    this.total = mailbox.exists;
  }

  async uidsAfter(uid: number): Promise<readonly number[]> {
    // Of an empty folder nothing can be asked.
    if (this.total === 0) return [];
    const found = await this.said(() => this.client.search({ uid: `${String(uid + 1)}:*` }, UID));
    // "8:*" means the last one too where that has a smaller number (RFC 3501, 6.4.8).
    return Array.isArray(found) ? found.filter((one) => one > uid).sort((a, b) => a - b) : [];
  }

  async find(uids: readonly number[]): Promise<readonly FoundMail[]> {
    if (uids.length === 0) return [];
    const query = { uid: true, flags: true, size: true, internalDate: true, bodyParts: [{ key: 'header', maxLength: HEAD_BYTES }] };
    const found = await this.said(() => this.client.fetchAll(uids.join(','), query, UID));
    const mails = await Promise.all(found.filter(({ uid }) => uids.includes(uid)).map(mailOf));
    return mails.sort((a, b) => a.uid - b.uid);
  }

  async read(uid: number, maxBytes: number, take: (file: MailFile) => Promise<void>): Promise<ReadMail | null> {
    const found = await this.said(() => this.client.download(String(uid), undefined, UID));
    if (found.content === undefined) return null;
    return parseMail(this.limited(found.content as AsyncIterable<Uint8Array>, maxBytes), take);
  }

  async markSeen(uid: number): Promise<void> {
    await this.said(() => this.client.messageFlagsAdd(String(uid), ['\\Seen'], UID));
  }

  async move(uid: number, folder: string): Promise<void> {
    const there = await this.said(() => this.client.search({ uid: String(uid) }, UID));
    if (!Array.isArray(there) || !there.includes(uid)) return;
    const moved = await this.said(() => this.client.messageMove(String(uid), folder, UID)).catch((error: unknown) => {
      throw isMissing(error) ? folderMissing(folder) : error;
    });
    if (moved === false) throw folderMissing(folder);
  }

  private async *limited(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void> {
    let bytes = 0;
    try {
      for await (const chunk of chunks) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw new MailTooLarge();
        yield chunk;
      }
    } catch (error) {
      throw error instanceof MailTooLarge ? error : troubleOf(error, this.where, 'none');
    }
  }

  /** @throws MailboxTrouble */
  private async said<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw isMissing(error) ? error : troubleOf(error, this.where, 'none');
    }
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'serverResponseCode' in error && error.serverResponseCode === 'TRYCREATE';
}

async function mailOf({ uid, size = 0, internalDate, flags, headers, bodyParts }: FetchMessageObject): Promise<FoundMail> {
  const head = headers ?? bodyParts?.get('header') ?? new Uint8Array();
  const received = internalDate instanceof Date ? internalDate.getTime() : Date.parse(internalDate ?? '');
  return {
    uid,
    bytes: size,
    receivedMs: Number.isNaN(received) ? 0 : received,
    seen: flags?.has('\\Seen') ?? false,
    heads: await parseHeads(head),
  };
}
