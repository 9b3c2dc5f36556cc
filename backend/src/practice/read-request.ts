import type { IncomingMessage } from 'node:http';
import type { DeskAnswer, DeskRequest, Fields } from './desk.js';

/** Largest body that a practice service takes, bytes. */
const MOST_BYTES = 256 * 1_024;

/** A request taken apart, or what is wrong with it. */
export async function readRequest(request: IncomingMessage): Promise<DeskRequest | DeskAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    // Read to its end all the same: a connection that is cut while somebody writes says nothing of why.
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  if (size > MOST_BYTES) return wrong(413, 'too_large');
  const url = new URL(request.url ?? '/', 'http://practice');
  const path = decoded(url.pathname);
  const body = size === 0 ? {} : parsed(Buffer.concat(chunks).toString('utf8'));
  if (path === null || body === null) return wrong(400, 'malformed');
  return { method: request.method ?? 'GET', path, query: url.searchParams, body };
}

function decoded(pathname: string): string[] | null {
  try {
    return pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function wrong(status: number, error: string): DeskAnswer {
  return { status, body: { ok: false, error }, effect: false };
}
