import { connect } from 'node:net';
import type { JsonObject } from '@plumbline/shared';
import type { Reply } from '../support/product.js';

/** Longest that an answer may take, ms. */
const ANSWER_MS = 15_000;

/**
 * Sends bytes as they are over a connection of their own, and reads the first answer: for requests that no client library
 * would make.
 * @param cut ends the connection once all is sent, as a sender that breaks off does
 */
export function overTheWire(address: string, parts: readonly (string | Uint8Array)[], { cut = false } = {}): Promise<Reply> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => socket.destroy(new Error(`no whole answer within ${ANSWER_MS} ms`)), ANSWER_MS);
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      finish();
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const reply = parse(Buffer.concat(chunks).toString('utf8'));
      if (reply) settle(() => resolve(reply));
    });
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('close', () => settle(() => reject(new Error('the connection ended without a whole answer'))));
    for (const part of parts) socket.write(part);
    if (cut) socket.end(() => socket.resetAndDestroy());
  });
}

function parse(text: string): Reply | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [status = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = Buffer.from(text.slice(end + 4), 'utf8');
  if (body.length < Number(headers.get('content-length') ?? 0)) return null;
  const type = headers.get('content-type') ?? '';
  const parsed = type.includes('json') ? (JSON.parse(body.toString('utf8')) as JsonObject) : { text: body.toString('utf8') };
  return { status: Number(status.split(' ')[1]), type, headers, body: parsed };
}

/** The head of a request as text. */
export function head(method: string, path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'plumbline', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
