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
 * - `status`, `headers`, `body`: the reply; default 200 with `{"ok":true,"id":"<n>"}`. Headers and body may be made at the time of
 *   the reply
 * - `effect`: whether the effect happens; default true for 2xx, else false
 * - `delayMs`: how long the reply takes
 * - `until`: answers only when this is settled: a test says when
 * - `afterCalls`: answers only when this many calls, to whatever paths, have arrived: what runs one after another never gets there
 * - `echo`: the reply repeats all of the request, in its body and in its headers, in every form that services use
 * - `hang`: never answers
 * - `reset`: breaks the connection instead of answering, after the effect when `effect` says so
 */
export interface Behaviour {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  readonly body?: unknown;
  readonly effect?: boolean;
  readonly delayMs?: number;
  readonly until?: Promise<unknown>;
  readonly afterCalls?: number;
  readonly echo?: boolean;
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
  /** Told of every call as it arrives, with what `calls` leaves out: the query, and the port of the caller. */
  onCall: (call: { readonly query: string; readonly port: number | undefined }) => void = () => undefined;
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
    this.onCall({ query: (request.url ?? '').split('?')[1] ?? '', port: request.socket.remotePort });
    const behaviour = this.scripts.get(path)?.shift() ?? this.standing.get(path) ?? {};
    this.releaseHeld();
    if (behaviour.afterCalls) await this.hold(behaviour.afterCalls);
    await behaviour.until;
    if (behaviour.delayMs) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
    const reply = this.act(request, path, body, behaviour);
    if (behaviour.hang) return;
    if (behaviour.reset) return void request.socket.resetAndDestroy();
    const headers = typeof behaviour.headers === 'function' ? behaviour.headers() : behaviour.headers;
    if (behaviour.echo) return echo(request, response, reply.status, body);
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
    const said: unknown = typeof behaviour.body === 'function' ? (behaviour.body as () => unknown)() : behaviour.body;
    const given = said === undefined ? { ok: true, id: `${this.effects.length + 1}` } : said;
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

/** Repeats what came: as it is, in JSON within JSON, in base64, URL-encoded, in hex, as a key, and cut apart from its scheme. */
function echo(request: IncomingMessage, response: ServerResponse, status: number, body: string): void {
  const seen = [request.url ?? '', ...Object.values(request.headers).map(String), body];
  const values = seen.flatMap((text) => [text, text.split(' ').at(-1) ?? '', new URL(text, 'http://x').search.split('=').at(-1) ?? '']);
  const plain = values.flatMap((text) => [text, Buffer.from(text, 'base64').toString('utf8')]);
  const forms = plain.flatMap((text) => [
    text,
    JSON.stringify({ text }),
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
    Buffer.from(text).toString('hex'),
    Buffer.from(`{"in":"${text}"}`).toString('base64'),
  ]);
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-echo': forms
      .map((form) => encodeURIComponent(form))
      .join(', ')
      .slice(0, 12_000),
  });
  response.end(JSON.stringify({ error: seen.at(-2), forms, keys: Object.fromEntries(forms.map((form) => [form, 1])) }));
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
