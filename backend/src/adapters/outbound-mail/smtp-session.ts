import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { MailTrouble } from './errors.js';
import { ReplyReader, type SmtpReply } from './smtp-reply.js';

/** The dialogue can not go on. */
export class SessionEnded extends Error {
  constructor(readonly trouble: MailTrouble) {
    super(trouble);
  }
}

/** Encryption was asked for and did not come about. */
export class TlsFailed extends Error {}

/** One dialogue with a mail server: one command, one reply, never two at once. */
export class SmtpSession {
  private reader = new ReplyReader();
  private readonly replies: SmtpReply[] = [];
  private waiting: { resolve(reply: SmtpReply): void; reject(error: Error): void } | null = null;
  private ended: SessionEnded | null = null;

  constructor(private socket: Socket) {
    this.listen();
  }

  /** The next reply, which may be there already. */
  reply(): Promise<SmtpReply> {
    const known = this.replies.shift();
    if (known) return Promise.resolve(known);
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  command(line: string): Promise<SmtpReply> {
    if (/[\r\n]/.test(line)) return Promise.reject(new SessionEnded('internal'));
    return this.write(Buffer.from(`${line}\r\n`, 'utf8'));
  }

  write(bytes: Uint8Array): Promise<SmtpReply> {
    // A reply that nobody asked for would be taken for the answer to this.
    if (!this.reader.empty || this.replies.length > 0) this.abort('reply_malformed');
    if (this.ended) return Promise.reject(this.ended);
    this.socket.write(bytes);
    return this.reply();
  }

  /**
   * Encrypts the connection after "220". Whatever came before that was not from the server we will know then: it ends the session
   * instead of being read afterwards (RFC 3207, 6).
   */
  async encrypt(host: string, ca: string | undefined): Promise<void> {
    if (!this.reader.empty || this.replies.length > 0) throw new TlsFailed('it sent something before the encryption began');
    const plain = this.socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
    const name = host.startsWith('[') ? host.slice(1, -1) : host;
    plain.on('error', () => undefined);
    const secure = connectTls({
      socket: plain,
      rejectUnauthorized: true,
      ...(isIP(name) === 0 ? { servername: name } : { host: name }),
      ...(ca === undefined ? {} : { ca }),
    });
    // From now on only this one is ended: destroying the socket below a TLS handshake crashes Node 20.
    this.socket = secure;
    await new Promise<void>((resolve, reject) => {
      const fail = (error?: Error): void => {
        this.abort('connection_reset');
        reject(new TlsFailed(error?.message ?? 'the connection was closed'));
      };
      secure.on('error', fail).once('close', () => fail());
      secure.once('secureConnect', () => {
        secure.removeAllListeners('error').removeAllListeners('close');
        resolve();
      });
    });
    this.listen();
  }

  /** Ends it at once, for a reason of ours. */
  abort(trouble: MailTrouble): void {
    this.end(trouble);
    this.socket.destroy();
  }

  /** Says goodbye without waiting for long. */
  quit(): void {
    if (this.ended) return void this.socket.destroy();
    this.ended = new SessionEnded('connection_reset');
    const { socket } = this;
    const timer = setTimeout(() => socket.destroy(), 2_000).unref();
    socket.once('close', () => clearTimeout(timer));
    socket.end('QUIT\r\n');
  }

  private listen(): void {
    this.reader = new ReplyReader();
    this.socket.on('data', (chunk: Buffer) => this.hear(chunk));
    this.socket.on('error', () => this.end('connection_reset'));
    this.socket.on('close', () => this.end('connection_reset'));
  }

  private hear(chunk: Buffer): void {
    // Broken UTF-8 only spoils the words of a reply, never its code.
    const replies = this.reader.add(chunk.toString('utf8'));
    if (replies === null) return this.abort('reply_malformed');
    this.replies.push(...replies);
    const { waiting } = this;
    const next = waiting && this.replies.shift();
    if (!waiting || !next) return;
    this.waiting = null;
    waiting.resolve(next);
  }

  private end(trouble: MailTrouble): void {
    this.ended ??= new SessionEnded(trouble);
    this.waiting?.reject(this.ended);
    this.waiting = null;
  }
}
