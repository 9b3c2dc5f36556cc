import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import type { StepError } from '@plumbline/shared';
import type {
  MailSignIn,
  MailSignInResult,
  OutboundMail,
  OutboundMailRequest,
  OutboundMailResult,
} from '../../engine/ports/outbound-mail.js';
import { compose } from './compose.js';
import { deliver, enter, type Opening } from './deliver.js';
import { troubleAfter, troubleBefore, type MailTrouble } from './errors.js';
import { SessionEnded, SmtpSession } from './smtp-session.js';

/** Opens a guarded socket: it has checked where the name leads, and to which address it really went. */
export type OpenSocket = (place: {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}) => Promise<{ readonly ok: true; readonly socket: Socket } | { readonly ok: false; readonly error: StepError }>;

export interface OutboundMailOptions {
  readonly open: OpenSocket;
  /** Certificate authorities to trust in place of the built-in ones after STARTTLS, PEM. */
  readonly ca?: string;
}

/** A longer delay would overflow the timer and fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends each mail over a connection of its own: no state of one is left for the next. */
export function createOutboundMail({ open, ca }: OutboundMailOptions): OutboundMail {
  // A name without a dot is none that others could look up (RFC 5321, 4.1.4).
  const clientName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(hostname()) ? hostname() : '[127.0.0.1]';
  const around = { open, clientName, ca };
  return {
    async send(request) {
      const attempt = new Attempt(request, around);
      // Until the first byte of the mail nothing has happened; from then on the server may have it, and only its answer can say.
      let begun = false;
      const begins = (): void => void (begun = true);
      try {
        return await attempt.run(async (enterWith) => {
          const bytes = await compose(request.mail, new Date());
          const opening = await enterWith();
          return 'error' in opening ? { kind: 'not_sent', error: opening.error } : deliver({ ...opening, request, bytes, begins });
        });
      } catch (error) {
        const trouble = troubleOf(error);
        if (begun) return { kind: 'unknown', error: troubleAfter(trouble, attempt.where, request.mail.messageId) };
        return { kind: 'not_sent', error: troubleBefore(trouble, attempt.where) };
      } finally {
        attempt.close();
      }
    },
    async signIn(request) {
      const attempt = new Attempt(request, around);
      try {
        return await attempt.run(async (enterWith) => {
          const opening = await enterWith();
          return 'error' in opening ? { kind: 'not_sent', error: opening.error } : signedIn(await enter(opening));
        });
      } catch (error) {
        return { kind: 'not_sent', error: troubleBefore(troubleOf(error), attempt.where) };
      } finally {
        attempt.close();
      }
    },
  };
}

function signedIn(entered: Awaited<ReturnType<typeof enter>>): MailSignInResult {
  if (!('ended' in entered)) return { kind: 'signed_in' };
  const { ended } = entered;
  if (ended.kind === 'refused') return { kind: 'refused', code: ended.code, text: ended.text };
  // Nothing else ends a dialogue before the mail.
  if (ended.kind === 'not_sent') return ended;
  throw new SessionEnded('internal');
}

const troubleOf = (error: unknown): MailTrouble => (error instanceof SessionEnded ? error.trouble : 'internal');

interface Around {
  readonly open: OpenSocket;
  readonly clientName: string;
  readonly ca: string | undefined;
}

/** Opens the socket, guarded; why it was not opened. */
type EnterWith = () => Promise<Opening | { readonly error: StepError }>;

/** One dialogue with a server: its deadline, its cancel signal, and its one session. */
class Attempt {
  readonly where: string;
  private session: SmtpSession | null = null;
  private stopped: MailTrouble | null = null;
  private readonly timer: NodeJS.Timeout;
  private stop!: (trouble: MailTrouble) => void;
  private readonly whenStopped: Promise<never>;

  constructor(
    private readonly request: MailSignIn | OutboundMailRequest,
    private readonly around: Around,
  ) {
    const { server, timeoutMs, cancel } = request;
    this.where = `${server.host}:${server.port}`;
    this.whenStopped = new Promise<never>((_, reject) => {
      this.stop = (trouble) => {
        this.stopped ??= trouble;
        this.session?.abort(this.stopped);
        reject(new SessionEnded(this.stopped));
      };
    });
    this.whenStopped.catch(() => undefined);
    this.timer = setTimeout(() => this.stop('timeout'), Math.min(Math.max(timeoutMs, 1), LONGEST_TIMER_MS));
    cancel.addEventListener('abort', this.onCancel, { once: true });
    if (cancel.aborted) this.stop('cancelled');
  }

  /** @throws SessionEnded when its time is over, or it was cancelled or cut */
  run<R extends OutboundMailResult | MailSignInResult>(talk: (enterWith: EnterWith) => Promise<R>): Promise<R> {
    return Promise.race([this.whenStopped, talk(() => this.open())]);
  }

  close(): void {
    clearTimeout(this.timer);
    this.request.cancel.removeEventListener('abort', this.onCancel);
    this.stopped ??= 'internal';
    this.session?.quit();
  }

  private readonly onCancel = (): void => this.stop('cancelled');

  private async open(): ReturnType<EnterWith> {
    const { server } = this.request;
    const { open, clientName, ca } = this.around;
    const opened = await open({ host: server.host, port: server.port, secure: server.security === 'tls' });
    if (!opened.ok) return { error: opened.error };
    // It may have been given up while the connection was being made.
    if (this.stopped !== null) {
      opened.socket.destroy();
      throw new SessionEnded(this.stopped);
    }
    const session = (this.session = new SmtpSession(opened.socket));
    return { session, server, where: this.where, clientName, ca };
  }
}
