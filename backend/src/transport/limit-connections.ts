import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ExpressAdapter } from '@nestjs/platform-express';
import { problemDetails, type ErrorCode, type ProblemDetails } from '@plumbline/shared';
import { LINGER_MS } from './problem.js';

/** Longest that senders may take, ms: slow ones are cut off instead of kept. */
export interface SenderLimits {
  readonly headersMs: number;
  readonly requestMs: number;
}

/** A whole request may take long where it comes at a fair pace: a file over a telephone. Who drips is cut off before (`body-pace.ts`). */
const LIMITS: SenderLimits = { headersMs: 15_000, requestMs: 600_000 };
/** Far more than senders keep open; few enough that their descriptors and buffers can be had. */
const MOST_CONNECTIONS = 10_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADERS = 200;

/** How often it is looked for connections that are over their time, ms. Node's own 30 s would triple the time that headers may take. */
const LOOK_MS = 5_000;

/** Nest on Express, on a server that looks for slow senders in time. */
export class LimitedExpress extends ExpressAdapter {
  override initHttpServer(): void {
    this.httpServer = createServer({ connectionsCheckingInterval: LOOK_MS }, this.getInstance<RequestListener>());
  }
}

/** Bounds what senders may do before a request is whole, and answers those that break the protocol as plainly as all others. */
export function limitConnections(server: Server, { headersMs, requestMs }: SenderLimits = LIMITS): void {
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What still comes on a connection that was answered breaks the protocol again and again.
    if (refused.has(socket)) return;
    refused.add(socket);
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    socket.end(responseOf(refusalOf(error.code)));
    // Heard out for a while, so that it finds our answer instead of a broken connection.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

const REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'Send fewer or smaller headers.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive whole in time.'],
};

function refusalOf(code: string | undefined): ProblemDetails {
  const [known, detail] = REFUSALS[code ?? ''] ?? (['bad_request', 'This is not a request of HTTP.'] as const);
  return problemDetails(known, detail);
}

const PHRASES: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

/** There is no response object to write to: the request never came into being. */
function responseOf(problem: ProblemDetails): string {
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${PHRASES[problem.status] ?? ''}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
