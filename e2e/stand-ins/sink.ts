import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that arrived, whatever was answered. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly atMs: number;
}

/**
 * What the sink does with a call to a path.
 * - `status`, `headers`, `body`: the reply; default 200 with `{"ok":true,"id":"<n>"}`. Headers may be made at the time of the reply
 * - `effect`: whether the effect happens; default true for 2xx, else false
 * - `delayMs`: how long the reply takes
 * - `afterCalls`: answers only when this many calls, to whatever paths, have arrived: what runs one after another never gets there
 * - `hang`: never answers
 * - `reset`: breaks the connection instead of answering, after the effect when `effect` says so
 */
export interface Behaviour {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  readonly body?: unknown;
  readonly effect?: boolean;
  readonly delayMs?: number;
  readonly afterCalls?: number;
  readonly hang?: boolean;
  readonly reset?: boolean;
}

/**
 * A stand-in for other people's services, seen from outside: it counts the calls and the effects of each path. It honours
 * idempotency keys on paths that contain `keyed` (a repeat answers as the first time and has no effect), and nowhere else.
 */
export class Sink {
  readonly calls: Call[] = [];
  /** Effects that happened, in order: `{path, id}`, where `id` is what the test wants to tell apart. */
  readonly effects: { readonly path: string; readonly key: string | null; readonly body: string }[] = [];
  private readonly scripts = new Map<string, Behaviour[]>();
  private readonly standing = new Map<string, Behaviour>();
  private readonly answered = new Map<string, { status: number; body: string }>();
  /** Replies that wait until this many calls have arrived. */
  private held: { readonly calls: number; readonly release: () => void }[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Sink> {
    const server = createServer({ keepAliveTimeout: 30_000 });
    const sink = new Sink(server);
    server.on('request', (request, response) => void sink.serve(request, response).catch(() => response.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Plays these behaviours on the next calls of a path, one each; afterwards the standing behaviour holds again. */
  script(path: string, ...behaviours: Behaviour[]): void {
    this.scripts.set(path, [...(this.scripts.get(path) ?? []), ...behaviours]);
  }

  /** How a path behaves from now on. */
  always(path: string, behaviour: Behaviour): void {
    this.standing.set(path, behaviour);
  }

  callsTo(path: string): readonly Call[] {
    return this.calls.filter((call) => call.path === path);
  }

  effectsOn(path: string): number {
    return this.effects.filter((effect) => effect.path === path).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    this.calls.push({ method: request.method ?? '', path, headers: request.headers, body, atMs: Date.now() });
    const behaviour = this.scripts.get(path)?.shift() ?? this.standing.get(path) ?? {};
    this.releaseHeld();
    if (behaviour.afterCalls) await this.hold(behaviour.afterCalls);
    if (behaviour.delayMs) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
    const reply = this.act(request, path, body, behaviour);
    if (behaviour.hang) return;
    if (behaviour.reset) return void request.socket.resetAndDestroy();
    const headers = typeof behaviour.headers === 'function' ? behaviour.headers() : behaviour.headers;
    response.writeHead(reply.status, { 'content-type': 'application/json', ...headers });
    response.end(reply.body);
  }

  private hold(calls: number): Promise<void> {
    if (this.calls.length >= calls) return Promise.resolve();
    return new Promise((release) => this.held.push({ calls, release }));
  }

  private releaseHeld(): void {
    for (const { calls, release } of this.held) if (this.calls.length >= calls) release();
    this.held = this.held.filter(({ calls }) => this.calls.length < calls);
  }

  private act(request: IncomingMessage, path: string, body: string, behaviour: Behaviour): { status: number; body: string } {
    const key = header(request, 'idempotency-key');
    const honoured = path.includes('keyed') && key !== null ? `${path} ${key}` : null;
    const before = honoured === null ? undefined : this.answered.get(honoured);
    if (before && behaviour.status === undefined) return before;
    const status = behaviour.status ?? 200;
    const happens = behaviour.effect ?? (status >= 200 && status < 300);
    const given = behaviour.body === undefined ? { ok: true, id: `${this.effects.length + 1}` } : behaviour.body;
    const reply = { status, body: typeof given === 'string' ? given : JSON.stringify(given) };
    if (happens && !before) {
      this.effects.push({ path, key, body });
      if (honoured !== null)
        this.answered.set(
          honoured,
          status < 300 ? reply : { status: 200, body: JSON.stringify({ ok: true, id: `${this.effects.length}` }) },
        );
    }
    return reply;
  }
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
