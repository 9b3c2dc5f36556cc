import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | null;
  /** Whether the connection was encrypted when it came. */
  readonly secure: boolean;
  /** Everything between DATA and the single dot. */
  readonly raw: string;
}

/** A refusal in the words of SMTP. */
interface Refusal {
  readonly code: number;
  readonly text: string;
}

/**
 * What the mailbox does from now on.
 * - `refuse`: by stage; recipients by address
 * - `afterMail`: what it does once it has the whole mail, instead of saying so: `hang` for ever or `cut` the connection. The mail
 *   counts as received
 * - `atData`: `cut`s the connection in the middle of the mail, which does not count as received
 * - `silentAt`: never answers this command
 */
export interface MailboxBehaviour {
  readonly refuse?: {
    readonly sender?: Refusal;
    readonly recipients?: Readonly<Record<string, Refusal>>;
    readonly mail?: Refusal;
  };
  readonly afterMail?: 'hang' | 'cut';
  readonly atData?: 'cut';
  readonly silentAt?: 'greeting' | 'recipient';
}

export interface MailboxOptions {
  readonly user?: string;
  readonly password?: string;
  /** Key and certificate in one PEM; with it the mailbox encrypts. */
  readonly pem?: string;
  /** From the first byte, instead of offering STARTTLS. */
  readonly tls?: boolean;
  readonly maxBytes?: number;
}

/** A real mail server as a stand-in, which keeps what it gets and misbehaves on demand. */
export class Mailbox {
  readonly mails: ReceivedMail[] = [];
  /** How many connections were made. */
  connections = 0;
  behaviour: MailboxBehaviour = {};
  readonly user: string;
  password: string;
  private readonly sockets = new Set<Socket>();
  private readonly server: SMTPServer;

  private constructor({ user = 'robot', password = 'pass-word', pem, tls = false, maxBytes }: MailboxOptions) {
    this.user = user;
    this.password = password;
    this.server = new SMTPServer({
      secure: tls,
      ...(pem === undefined ? { disabledCommands: ['STARTTLS'] } : { key: pem, cert: pem }),
      ...(maxBytes === undefined ? {} : { size: maxBytes }),
      allowInsecureAuth: true,
      disableReverseLookup: true,
      logger: false,
      // The server ends its connections itself: taking the socket away from below a TLS handshake crashes Node 20.
      closeTimeout: 50,
      onConnect: (_session, done) => {
        if (this.behaviour.silentAt !== 'greeting') done();
      },
      onAuth: ({ username, password: given }, _session, done) => {
        if (username === this.user && given === this.password) done(null, { user: username });
        else done(refusal({ code: 535, text: '5.7.8 not known here' }));
      },
      onMailFrom: (_address, _session, done) => done(asError(this.behaviour.refuse?.sender)),
      onRcptTo: ({ address }, _session, done) => {
        if (this.behaviour.silentAt !== 'recipient') done(asError(this.behaviour.refuse?.recipients?.[address]));
      },
      onData: (stream, { envelope, user: signedIn, secure }, done) => {
        stream.on('error', () => undefined);
        if (this.behaviour.atData === 'cut') return void stream.once('data', () => this.cut());
        void text(stream).then((raw) => {
          const refused = this.behaviour.refuse?.mail;
          if (refused) return done(refusal(refused));
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          this.mails.push({
            from,
            to: envelope.rcptTo.map(({ address }) => address),
            user: signedIn ? String(signedIn) : null,
            secure,
            raw,
          });
          if (this.behaviour.afterMail === 'cut') return this.cut();
          if (this.behaviour.afterMail !== 'hang') done(null, 'queued as 7');
        }, done);
      },
    });
    this.server.on('error', () => undefined);
    this.server.server.on('connection', (socket: Socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async start(options: MailboxOptions = {}): Promise<Mailbox> {
    const mailbox = new Mailbox(options);
    await new Promise<void>((resolve) => mailbox.server.listen(0, '127.0.0.1', resolve));
    return mailbox;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

function asError(given: Refusal | undefined): Error | null {
  return given ? refusal(given) : null;
}

function refusal({ code, text: words }: Refusal): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
