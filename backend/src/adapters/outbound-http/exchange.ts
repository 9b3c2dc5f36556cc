import type { Dispatcher } from 'undici';
import type { OutboundRequest, OutboundResult } from '../../engine/ports/outbound-http.js';
import { BodyBuffer } from './body-buffer.js';
import { decompress, encodingOf } from './decode-body.js';
import { notSent, unknown, type OutboundErrorCode } from './errors.js';
import { joinHeaders } from './reply-headers.js';
import { exchangeTrouble } from './transport-error.js';

export const SHUTTING_DOWN = 'this process is shutting down';

/** Thrown into undici's write to make it drop the request with nothing written and the connection unharmed. */
const HELD_BACK = new Error('held back');

/** A longer delay would overflow the timer and fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * One request on its way: undici's handler, the deadline, the cancel signal and the one result. It is written for the
 * hot path (thousands of calls a second on a core), so it is one object with methods instead of a chain of wrappers.
 *
 * The line between "not sent" and "unknown" is `#sent`: undici calls `onRequestStart` in the same synchronous block
 * that writes to the socket, so what happens before it certainly left nothing behind, and everything after may have
 * been carried out.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<OutboundResult>;
  #resolve!: (result: OutboundResult) => void;
  #settled = false;
  #sent = false;
  #finished = false;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: { [name: string]: string } = {};
  readonly #body = new BodyBuffer();
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly request: OutboundRequest,
    /** What is sent: those of the request and the door's own. */
    readonly headers: { readonly [name: string]: string },
    readonly path: string,
    private readonly where: string,
    /** Told once, when undici is done with the request and its place among the connections is free. */
    private readonly place: { released(): void },
  ) {
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timer = setTimeout(onDeadline, Math.min(Math.max(request.timeoutMs, 1), LONGEST_TIMER_MS), this);
    request.cancel.addEventListener('abort', this.#onCancel, { once: true });
  }

  /** The result is already there: cancelled or out of time while it waited for a connection. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Ends it for a reason of ours, whatever state it is in. */
  stop(code: 'timeout' | 'cancelled'): void {
    if (this.#settled) return;
    if (!this.#sent) return this.#settle(notSent(code === 'timeout' ? 'connect_timeout' : code, this.where));
    this.#fail(code);
  }

  /** Ends it because the process is shutting down, if it still waits; somebody else will send it. */
  holdBack(): void {
    if (!this.#sent) this.#settle(notSent('lease_lost', this.where, SHUTTING_DOWN));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Never written twice: not after it was given up, and not when a connection broke after the first write.
    if (this.#settled || this.#sent) throw HELD_BACK;
    if (!this.request.maySend()) {
      this.#settle(notSent('lease_lost', this.where, 'this worker may no longer own the run'));
      throw HELD_BACK;
    }
    this.request.onSent();
    this.#sent = true;
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: { [name: string]: string | string[] | undefined },
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = joinHeaders(headers);
    if (Number(this.#headers['content-length']) > this.request.maxReplyBytes && this.request.method !== 'HEAD')
      this.#fail('reply_too_large');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.length + chunk.byteLength > this.request.maxReplyBytes) return this.#fail('reply_too_large');
    this.#body.add(chunk);
  }

  onResponseEnd(): void {
    this.#finish();
    if (this.#settled) return;
    const body = this.#body.bytes();
    const encoding = encodingOf(this.#headers['content-encoding']);
    if (encoding === 'identity' || body.byteLength === 0) return this.#reply(body);
    if (encoding === 'unknown') return this.#fail('reply_encoding_unknown');
    void decompress(body, encoding, this.request.maxReplyBytes).then((decoded) => {
      if (decoded.ok) this.#reply(decoded.body);
      else this.#fail(decoded.code, decoded.detail);
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#finish();
    if (this.#settled) return;
    const { code, detail } = exchangeTrouble(error);
    if (this.#sent) this.#fail(code, detail);
    else this.#settle(notSent(code, this.where, detail));
  }

  readonly #onCancel = (): void => this.stop('cancelled');

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.place.released();
  }

  #reply(body: Uint8Array): void {
    this.#settle({ kind: 'reply', reply: { status: this.#status, headers: this.#headers, body } });
  }

  /** After the write: the outcome is not known. Cuts the connection when the reply is still coming. */
  #fail(code: OutboundErrorCode, detail?: string): void {
    this.#settle(unknown(code, this.where, detail, this.#status === 0 ? undefined : this.#status));
    if (!this.#finished) this.#controller?.abort(HELD_BACK);
  }

  #settle(result: OutboundResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#body.clear();
    clearTimeout(this.#timer);
    this.request.cancel.removeEventListener('abort', this.#onCancel);
    this.#resolve(result);
  }
}

function onDeadline(exchange: Exchange): void {
  exchange.stop('timeout');
}
