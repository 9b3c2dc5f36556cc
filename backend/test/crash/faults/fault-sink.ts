import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@plumbline/shared';
import { MISBEHAVIOURS, type Misbehaviour } from './misbehaviours.js';

/** One call that arrived. */
export interface SinkCall {
  /** Number among all calls; what a good answer tells, so that it can be seen which answer was believed. */
  readonly n: number;
  readonly path: string;
  readonly atMs: number;
  readonly key: string | null;
  readonly digest: string;
  /** What the flow handed over. */
  readonly body: JsonObject;
  readonly effect: boolean;
  readonly notDone: boolean;
}

/** An alert that was delivered. */
export interface SinkAlert {
  readonly id: string;
  readonly type: string;
  readonly incident: string;
}

/** What is wrong with a call; null: nothing. `place` is the number of calls that this path had before. */
export type Plan = (path: string, place: number) => Misbehaviour | null;

/**
 * Other people's services, seen from outside. Paths that begin with `/keyed` honour idempotency keys: a repeat has no second effect,
 * and is answered with the number of the repeat. All others do as often as they are told. `/alerts` takes alerts.
 */
export class FaultSink {
  readonly calls: SinkCall[] = [];
  readonly alerts: SinkAlert[] = [];
  readonly misbehaved = new Map<Misbehaviour, number>();
  plan: Plan = () => null;
  /** How long a good answer takes, ms. */
  answerMs = 0;
  private readonly byPath = new Map<string, SinkCall[]>();
  private readonly done = new Set<string>();
  private readonly servers: Server[] = [];

  private constructor() {}

  /** @param doors ports to listen at: the engine's circuits and rates go by host and port */
  static async start(doors: number): Promise<FaultSink> {
    const sink = new FaultSink();
    for (let door = 0; door < doors; door++) {
      const server = createServer(
        { keepAliveTimeout: 30_000 },
        (request, response) => void sink.take(request, response).catch(() => response.destroy()),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      sink.servers.push(server);
    }
    return sink;
  }

  port(door: number): number {
    const server = this.servers[door];
    if (!server) throw new Error(`the sink has no door ${door}`);
    return (server.address() as AddressInfo).port;
  }

  callsTo(path: string): readonly SinkCall[] {
    return this.byPath.get(path) ?? [];
  }

  effectsOn(path: string): number {
    return this.callsTo(path).filter(({ effect }) => effect).length;
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '/';
    if (path === '/alerts') return this.takeAlert(request, response, text);
    const before = this.byPath.get(path) ?? [];
    const wrong = this.plan(path, before.length);
    const planned = wrong === null ? null : MISBEHAVIOURS[wrong];
    if (wrong !== null) this.misbehaved.set(wrong, (this.misbehaved.get(wrong) ?? 0) + 1);
    const call = this.note(path, before, text, headerOf(request, 'idempotency-key'), planned?.effect ?? true, planned?.notDone ?? false);
    const good = JSON.stringify({ ok: true, call: call.n });
    if (planned !== null) return planned.reply(response, good, Object.values(request.headers).map(String));
    if (this.answerMs > 0) await new Promise((resolve) => setTimeout(resolve, this.answerMs));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(good);
  }

  private note(path: string, before: SinkCall[], text: string, key: string | null, happens: boolean, notDone: boolean): SinkCall {
    const once = path.startsWith('/keyed') && key !== null ? `${path} ${key}` : null;
    const effect = happens && (once === null || !this.done.has(once));
    if (effect && once !== null) this.done.add(once);
    const digest = createHash('sha256').update(text).digest('base64').slice(0, 16);
    const call = { n: this.calls.length + 1, path, atMs: Date.now(), key, digest, body: JSON.parse(text) as JsonObject, effect, notDone };
    this.calls.push(call);
    before.push(call);
    this.byPath.set(path, before);
    return call;
  }

  private takeAlert(request: IncomingMessage, response: ServerResponse, text: string): void {
    const { type, data } = JSON.parse(text) as { type: string; data: { incident?: string } };
    this.alerts.push({ id: headerOf(request, 'webhook-id') ?? '', type, incident: data.incident ?? '' });
    response.writeHead(204).end();
  }
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
