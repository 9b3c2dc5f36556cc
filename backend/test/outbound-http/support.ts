import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { OutboundRequest, OutboundResult } from '../../src/engine/ports/outbound-http.js';

/** A TCP server that speaks just as much HTTP as a test wants, and counts what really arrived. */
export interface RawServer {
  readonly port: number;
  readonly origin: string;
  /** host:port for the allow-list. */
  readonly place: string;
  /** The whole requests that arrived, each as text. */
  readonly requests: string[];
  readonly seen: { connections: number; bytes: number };
  close(): Promise<void>;
}

interface RawServerOptions {
  readonly onConnection?: (socket: Socket) => void;
  /** Called with each whole request (head and body by Content-Length). */
  readonly onRequest?: (socket: Socket, request: string) => void;
}

export async function rawServer({ onConnection, onRequest }: RawServerOptions): Promise<RawServer> {
  const requests: string[] = [];
  const seen = { connections: 0, bytes: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk) => {
      seen.bytes += chunk.byteLength;
      text += chunk.toString('latin1');
      for (let request = firstRequest(text); request !== null; request = firstRequest(text)) {
        text = text.slice(request.length);
        requests.push(request);
        onRequest?.(socket, request);
      }
    });
    onConnection?.(socket);
  });
  const port = await listen(server);
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    place: `127.0.0.1:${port}`,
    requests,
    seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function firstRequest(text: string): string | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
  return text.length >= end + 4 + length ? text.slice(0, end + 4 + length) : null;
}

/** Listens on a free loopback port. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A plain reply with a length. */
export function reply(status: number, body: string | Buffer = '', headers: readonly string[] = []): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from([`HTTP/1.1 ${status} X`, `content-length: ${bytes.byteLength}`, ...headers, '', ''].join('\r\n'), 'latin1'),
    bytes,
  ]);
}

/** What the callbacks of a request saw. */
export interface Watch {
  asked: number;
  sent: number;
}

export function request(url: string, more: Partial<OutboundRequest> & { watch?: Watch } = {}): OutboundRequest {
  const { watch = { asked: 0, sent: 0 }, ...rest } = more;
  return {
    method: 'POST',
    url,
    headers: {},
    body: Buffer.from('{"a":1}'),
    timeoutMs: 5_000,
    maxReplyBytes: 10_000_000,
    cancel: new AbortController().signal,
    maySend: () => {
      watch.asked += 1;
      return true;
    },
    onSent: () => {
      watch.sent += 1;
    },
    ...rest,
  };
}

/** `kind code`, or the status of a reply: what most tests look at. */
export function summary(result: OutboundResult): string {
  return result.kind === 'reply' ? `reply ${result.reply.status}` : `${result.kind} ${result.error.code}`;
}

/** Waits for a condition, looking again at every turn of the event loop; fails after 5 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 5_000) throw new Error(`waited 5 s for: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets the connections that are done become idle: undici gives a socket back two turns of the event loop later. */
export async function turns(count = 5): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
