import type { Clock, Timers } from '../../engine/ports/clock.js';
import type { OutboundHttp, OutboundRequest, OutboundResult } from '../../engine/ports/outbound-http.js';
import type { MailSignInResult, OutboundMail, OutboundMailRequest, OutboundMailResult } from '../../engine/ports/outbound-mail.js';
import { ANSWERS_MS, type Scripted, type ScriptedReply } from './script.js';

/** Where a call comes from. */
export interface Caller {
  readonly runId: string;
  /** `stepKey`. */
  readonly step: string;
  /** It only asks whether an earlier call happened. */
  readonly asks?: true;
}

/** A call that was made, as the made-up outside saw it. */
export interface MadeCall extends Caller {
  readonly atMs: number;
  /** When it was answered, or given up. */
  endMs: number;
  /** `POST api.example.com`: what was called, without path and query, which may carry data. */
  readonly what: string;
  readonly headers: { readonly [name: string]: string };
  readonly does: Scripted;
}

export interface OutsideDeps {
  readonly time: Clock & Timers;
  /** The step that is about to send; asked when the send gate was. */
  readonly caller: () => Caller;
  /** What the service does with this call. */
  readonly script: (caller: Caller) => Scripted;
  readonly encode: (text: string) => Uint8Array;
}

/** Everything outside, made up: calls go nowhere, and each is answered as the script says. */
export class Outside implements OutboundHttp, OutboundMail {
  readonly calls: MadeCall[] = [];

  constructor(private readonly deps: OutsideDeps) {}

  async send(request: OutboundRequest): Promise<OutboundResult>;
  async send(request: OutboundMailRequest): Promise<OutboundMailResult>;
  async send(request: OutboundRequest | OutboundMailRequest): Promise<OutboundResult | OutboundMailResult> {
    return 'mail' in request ? this.mail(request) : this.http(request);
  }

  async signIn(): Promise<MailSignInResult> {
    return { kind: 'signed_in' };
  }

  private async http(request: OutboundRequest): Promise<OutboundResult> {
    const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(request.url)?.[1] ?? '';
    const { does, trouble } = await this.call(request, `${request.method} ${host}`, request.headers);
    if (trouble) return trouble;
    if (does.kind !== 'reply') return lost(host);
    const { status, headers, body } = does;
    const text = body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    return { kind: 'reply', reply: { status, headers, body: this.deps.encode(text) } };
  }

  private async mail(request: OutboundMailRequest): Promise<OutboundMailResult> {
    const host = request.server.host;
    const { does, trouble } = await this.call(request, `mail by ${host}`, {});
    if (trouble) return trouble;
    if (does.kind !== 'reply') return lost(host);
    return answerOfMail(does, request.recipients);
  }

  private async call(
    { timeoutMs, cancel, maySend, onSent }: Pick<OutboundRequest, 'timeoutMs' | 'cancel' | 'maySend' | 'onSent'>,
    what: string,
    headers: { readonly [name: string]: string },
  ): Promise<{ readonly does: Scripted; readonly trouble: Trouble | null }> {
    maySend();
    const caller = this.deps.caller();
    const does = caller.asks ? ANSWERED : this.deps.script(caller);
    const made: MadeCall = { ...caller, atMs: this.deps.time.nowMs(), endMs: this.deps.time.nowMs(), what, headers, does };
    if (!caller.asks) this.calls.push(made);
    onSent();
    const overMs = does.kind === 'silence' || does.kind === 'late' ? timeoutMs : Math.min(ANSWERS_MS, timeoutMs);
    const aborted = await this.pass(overMs, cancel);
    made.endMs = this.deps.time.nowMs();
    if (aborted) return { does, trouble: CALLED_OFF };
    return { does, trouble: does.kind === 'silence' || does.kind === 'late' ? tooLate(what) : null };
  }

  /** Lets time pass; true when the call was given up meanwhile. */
  private pass(ms: number, cancel: OutboundRequest['cancel']): Promise<boolean> {
    if (cancel.aborted) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stop = this.deps.time.after(ms, () => resolve(false));
      cancel.addEventListener(
        'abort',
        () => {
          stop();
          resolve(true);
        },
        { once: true },
      );
    });
  }
}

/** What a question is answered with; what that means is part of the fault (`answered-look-ups.ts`). */
const ANSWERED: ScriptedReply = { kind: 'reply', status: 200, headers: {}, body: {} };

type Trouble = Extract<OutboundMailResult, { kind: 'unknown' }>;

const CALLED_OFF: Trouble = { kind: 'unknown', error: { code: 'cancelled', class: 'internal', message: 'The call was called off.' } };

function tooLate(what: string): Trouble {
  const message = `${what} did not finish its reply in time. The request may have been carried out.`;
  return { kind: 'unknown', error: { code: 'timeout', class: 'timeout', message } };
}

function lost(host: string): Trouble {
  const message = `${host} closed the connection before its reply was complete. The request may have been carried out.`;
  return { kind: 'unknown', error: { code: 'connection_reset', class: 'network', message } };
}

/** A mail server speaks codes of its own: 4xx is "not now" there, 5xx a definite no. */
function answerOfMail({ status, body }: ScriptedReply, recipients: readonly string[]): OutboundMailResult {
  if (status === 429) return { kind: 'refused', at: 'mail', code: 451, text: 'Too many mails, try again later', refused: [] };
  const said = typeof body === 'object' && body !== null && 'ok' in body && body['ok'] === false;
  if (status >= 400 || said) return { kind: 'refused', at: 'recipients', code: 550, text: 'No such mailbox', refused: [] };
  return { kind: 'accepted', accepted: recipients, refused: [], text: '2.0.0 Ok: rehearsed' };
}
