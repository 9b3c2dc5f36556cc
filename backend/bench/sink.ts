import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The four services of the benchmark: answers at once, remembers when the last effect of each event arrived. */
export class BenchSink {
  /** When the fourth effect of an event arrived, ms of the monotonic clock. */
  readonly lastEffectMs = new Map<string, number>();
  calls = 0;
  private readonly waiting = new Map<string, () => void>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<BenchSink> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const sink = new BenchSink(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        sink.calls++;
        if (request.url === '/keyed/4') sink.arrived((JSON.parse(body) as { id: string }).id);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(`{"id":"${sink.calls}"}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  /** Resolves when the fourth effect of this event has arrived. */
  async lastEffect(id: string): Promise<void> {
    if (!this.lastEffectMs.has(id)) await new Promise<void>((resolve) => this.waiting.set(id, resolve));
  }

  private arrived(id: string): void {
    this.lastEffectMs.set(id, performance.now());
    this.waiting.get(id)?.();
    this.waiting.delete(id);
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
