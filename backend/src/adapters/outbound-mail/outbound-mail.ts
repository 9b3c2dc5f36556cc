import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import type { StepError } from '@plumbline/shared';
import type { OutboundMail, OutboundMailRequest, OutboundMailResult } from '../../engine/ports/outbound-mail.js';
import { compose } from './compose.js';
import { deliver } from './deliver.js';
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
  return {
    async send(request) {
      const attempt = new Attempt(request);
      try {
        return await attempt.run(open, clientName, ca);
      } catch (error) {
        return attempt.failed(error instanceof SessionEnded ? error.trouble : 'internal');
      } finally {
        attempt.close();
      }
    },
  };
}

/**
 * One attempt: its deadline, its cancel signal, and whether the mail was begun. Until then nothing has happened, and what went
 * wrong is "not sent"; from then on the server may have the mail, and only its answer can say otherwise.
 */
class Attempt {
  private readonly where: string;
  private session: SmtpSession | null = null;
  private begun = false;
  private stopped: MailTrouble | null = null;
  private readonly timer: NodeJS.Timeout;
  private stop!: (trouble: MailTrouble) => void;
  private readonly whenStopped: Promise<never>;

  constructor(private readonly request: OutboundMailRequest) {
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

  run(open: OpenSocket, clientName: string, ca: string | undefined): Promise<OutboundMailResult> {
    return Promise.race([this.whenStopped, this.talk(open, clientName, ca)]);
  }

  failed(trouble: MailTrouble): OutboundMailResult {
    const { mail } = this.request;
    if (this.begun) return { kind: 'unknown', error: troubleAfter(trouble, this.where, mail.messageId) };
    return { kind: 'not_sent', error: troubleBefore(trouble, this.where) };
  }

  close(): void {
    clearTimeout(this.timer);
    this.request.cancel.removeEventListener('abort', this.onCancel);
    this.stopped ??= 'internal';
    this.session?.quit();
  }

  private readonly onCancel = (): void => this.stop('cancelled');

  private async talk(open: OpenSocket, clientName: string, ca: string | undefined): Promise<OutboundMailResult> {
    const { request, where } = this;
    const { host, port, security } = request.server;
    const bytes = await compose(request.mail, new Date());
    const opened = await open({ host, port, secure: security === 'tls' });
    if (!opened.ok) return { kind: 'not_sent', error: opened.error };
    // It may have been given up while the connection was being made.
    if (this.stopped !== null) {
      opened.socket.destroy();
      throw new SessionEnded(this.stopped);
    }
    const session = (this.session = new SmtpSession(opened.socket));
    const begins = (): void => {
      this.begun = true;
    };
    return deliver({ session, request, where, bytes, clientName, ca, begins });
  }
}
