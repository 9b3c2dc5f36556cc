import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a list that is asked for answers, instead of its items. */
export interface Misbehaves {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Answers only after so long, ms. */
  readonly afterMs?: number;
}

/** A service with a list of items at `/items`, which can misbehave; `?since=` gives those whose number is at least that. */
export class Listing {
  readonly items: { id: string; n: number }[] = [];
  /** Queries in the order in which they came. */
  readonly asked: string[] = [];
  /** Items of one page; null: all at once. */
  pageSize: number | null = null;
  private script: Misbehaves[] = [];
  private always: Misbehaves | null = null;
  /** Requests that are being answered. */
  private open = 0;
  /** Most requests that were answered at the same time. */
  mostAtOnce = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Listing> {
    const server = createServer();
    const listing = new Listing(server);
    server.on('request', (request, response) => listing.answer(new URL(request.url ?? '/', 'http://localhost'), response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return listing;
  }

  get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  add(...ids: readonly string[]): void {
    for (const id of ids) this.items.push({ id, n: this.items.length + 1 });
  }

  /** The next requests are answered so; then all is well again. */
  next(...script: readonly Misbehaves[]): void {
    this.script.push(...script);
  }

  /** Every request is answered so; null: all is well again. */
  breaks(how: Misbehaves | null): void {
    this.always = how;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answer(url: URL, response: ServerResponse): void {
    this.asked.push(url.search);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.open);
    response.on('close', () => this.open--);
    const { status = 200, headers = {}, body, afterMs = 0 } = this.script.shift() ?? this.always ?? {};
    const send = (): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body === undefined ? this.page(url) : body));
    };
    if (afterMs > 0) setTimeout(send, afterMs);
    else send();
  }

  private page({ searchParams }: URL): unknown {
    const since = Number(searchParams.get('since') ?? '0');
    const page = Number(searchParams.get('page') ?? '1');
    const found = this.items.filter(({ n }) => n >= since);
    if (this.pageSize === null) return { ok: true, items: found };
    const end = page * this.pageSize;
    return { ok: true, items: found.slice(end - this.pageSize, end), next: end < found.length ? page + 1 : null };
  }
}
