import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { StepError } from '@plumbline/shared';
import { ImapFlow, type ImapTransport, type MailboxObject } from 'imapflow';
import { MailboxTrouble, type MailReader, type MailboxServer } from '../../engine/ports/mail-reader.js';
import { ImapFolder } from './imap-folder.js';
import { folderMissing, troubleOf, troubleOpening } from './imap-trouble.js';

export interface MailReaderOptions {
  /** Opens a guarded socket: it has checked where the name leads, and to which address it really went. */
  readonly open: (place: {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
  }) => Promise<{ readonly ok: true; readonly socket: Socket } | { readonly ok: false; readonly error: StepError }>;
  /** Whether somebody has named this host:port in `EGRESS_ALLOW`. */
  readonly isAllowed: (host: string, port: number) => boolean;
  /** Certificate authorities to trust in place of the built-in ones after STARTTLS, PEM. */
  readonly ca?: string;
}

/** A server that says nothing for so long is taken for dead, ms. */
const SILENT_MS = 60_000;
const GREETING_MS = 15_000;
/** Bounds for what a server may have us hold at once: a mail is read in pieces, what is asked of many is heads. */
const LIMITS = { maxLineLength: 10_000_000, maxLiteralSize: 60_000_000, maxResponseSize: 80_000_000, maxResponseTokens: 500_000 };

/** Reads mailboxes over IMAP, each look over a connection of its own. */
export function createMailReader(options: MailReaderOptions): MailReader {
  return {
    async open(server, folder, { readOnly, cancel }) {
      const where = `${server.host}:${String(server.port)}`;
      const client = await enter(options, server, where);
      const stop = (): void => client.close();
      cancel.addEventListener('abort', stop, { once: true });
      const close = async (): Promise<void> => {
        cancel.removeEventListener('abort', stop);
        await leave(client);
      };
      if (cancel.aborted) stop();
      try {
        return new ImapFolder(client, where, await openFolder(client, folder, readOnly), close);
      } catch (error) {
        await close();
        throw troubleOf(error, where, server.security);
      }
    },
    async signIn(server) {
      await leave(await enter(options, server, `${server.host}:${String(server.port)}`));
    },
  };
}

async function openFolder(client: ImapFlow, folder: string, readOnly: boolean): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(folder, { readOnly });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'mailboxMissing' in error && error.mailboxMissing === true)
      throw folderMissing(folder);
    throw error;
  }
}

/** Connects, encrypts and signs in. @throws MailboxTrouble */
async function enter({ open, isAllowed, ca }: MailReaderOptions, server: MailboxServer, where: string): Promise<ImapFlow> {
  const { host, port, security, username, password } = server;
  if (security === 'none' && !isAllowed(host, port)) {
    const words = `The connection to ${where} asks for no encryption. That is done only where an administrator names this host:port in EGRESS_ALLOW. Choose tls or starttls.`;
    throw new MailboxTrouble('imap_plain_refused', words);
  }
  const opened = await open({ host, port, secure: security === 'tls' });
  if (!opened.ok) throw troubleOpening(opened.error, where);
  const client = new ImapFlow({
    ...{ host, port, secure: security === 'tls', doSTARTTLS: security === 'starttls' },
    auth: { user: username, pass: password },
    transport: over(opened.socket, host, ca),
    logger: false,
    ...{ disableAutoIdle: true, greetingTimeout: GREETING_MS, socketTimeout: SILENT_MS, ...LIMITS },
  });
  // What breaks in between is said by the command that waits for it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    opened.socket.destroy();
    throw troubleOf(error, where, security);
  }
}

/** The way that the guard opened, and no other. */
function over(socket: Socket, host: string, ca: string | undefined): ImapTransport {
  const name = host.startsWith('[') ? host.slice(1, -1) : host;
  return {
    connect(_, onConnect) {
      setImmediate(onConnect);
      return socket;
    },
    upgrade(plain, _, onSecure) {
      return connectTls(
        {
          socket: plain,
          // Spelt out: NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment must not switch it off.
          rejectUnauthorized: true,
          ...(isIP(name) === 0 ? { servername: name } : { host: name }),
          ...(ca === undefined ? {} : { ca }),
        },
        onSecure,
      );
    },
  };
}

/** Says goodbye without waiting for long. */
async function leave(client: ImapFlow): Promise<void> {
  const timer = setTimeout(() => client.close(), 2_000);
  try {
    await client.logout();
  } catch {
    // It has gone already.
  } finally {
    clearTimeout(timer);
    client.close();
  }
}
