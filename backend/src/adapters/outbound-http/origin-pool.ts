import { Readable } from 'node:stream';
import { Pool, type buildConnector } from 'undici';
import type { Exchange } from './exchange.js';
import { bindsConnection } from './request-headers.js';

export interface OriginPoolOptions {
  /** Requests in flight at once; more wait their turn, first come, first served. */
  readonly concurrency: number;
  readonly connector: buildConnector.connector;
}

/**
 * The connections to one origin, and the queue before them. The queue is ours and not undici's, because a request that
 * waits there can be given up at once and is certainly not sent.
 */
export class OriginPool {
  readonly #pool: Pool;
  readonly #concurrency: number;
  #waiting: Exchange[] = [];
  #head = 0;
  #active = 0;
  /** Grows with use; the smallest one is closed first when there are too many origins. */
  lastUse = 0;

  constructor(origin: string, { concurrency, connector }: OriginPoolOptions) {
    this.#concurrency = concurrency;
    this.#pool = new Pool(origin, {
      connections: concurrency,
      connect: connector,
      pipelining: 1,
      // The deadline of the attempt covers headers and body; undici's body timeout is per chunk, a drip feed passes it.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Most servers close idle connections after 5 s or more; a request written onto one that is just being closed
      // would be an unknown outcome, so we close first, and 2 s before the time that a server announces.
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 30_000,
      keepAliveTimeoutThreshold: 2_000,
      maxHeaderSize: 32 * 1024,
      allowH2: false,
    });
  }

  get idle(): boolean {
    return this.#active === 0 && this.#head === this.#waiting.length;
  }

  submit(exchange: Exchange): void {
    this.#waiting.push(exchange);
    this.#pump();
  }

  /**
   * To be called when undici is done with a request. The next one starts in a microtask: undici may be in the middle of
   * parsing, where writing another request is not safe.
   */
  released(): void {
    this.#active -= 1;
    if (this.#head < this.#waiting.length) queueMicrotask(() => this.#pump());
  }

  /** Gives up what waits, lets what is in flight finish, then closes the connections. */
  async close(): Promise<void> {
    const waiting = this.#waiting.slice(this.#head);
    this.#waiting = [];
    this.#head = 0;
    for (const exchange of waiting) exchange.holdBack();
    await this.#pool.close();
  }

  #pump(): void {
    while (this.#active < this.#concurrency && this.#head < this.#waiting.length) {
      const exchange = this.#waiting[this.#head++];
      if (exchange === undefined || exchange.settled) continue;
      this.#active += 1;
      this.#dispatch(exchange);
    }
    if (this.#head === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#head = 0;
    } else if (this.#head > 1_024) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
  }

  #dispatch(exchange: Exchange): void {
    const { path, headers, request } = exchange;
    const { method, body, stream } = request;
    const reset = bindsConnection(headers);
    try {
      if (stream === undefined) this.#pool.dispatch({ path, method, headers, body, reset }, exchange);
      else {
        const sized = { ...headers, 'content-length': String(stream.bytes) };
        this.#pool.dispatch({ path, method, headers: sized, body: Readable.from(stream.chunks), reset }, exchange);
      }
    } catch (error) {
      exchange.onResponseError(undefined, error instanceof Error ? error : new Error('dispatch failed'));
    }
  }
}
