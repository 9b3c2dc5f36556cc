import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Logger } from '../engine/ports/logger.js';

const ids = new WeakMap<IncomingMessage, string>();

/** One id for a request, in its log lines and, when it fails on our side, as `instance` in what its sender is told. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const id = randomUUID();
  ids.set(request, id);
  return id;
}

/** Paths of hooks and forms can be all that keeps strangers out: only where they begin is logged. */
const UNTOLD = /^\/(hooks|forms)\/.*$/s;
const MAX_PATH = 300;

/** One line for every request that was answered or broken off. Its query and its headers stay out: they may hold secrets. */
export function logRequests(server: Server, log: Logger): void {
  server.prependListener('request', (request, response) => {
    const sinceMs = performance.now();
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    response.once('close', () => {
      const answered = response.writableFinished;
      const fields = {
        instance: requestIdOf(request),
        method: request.method,
        path: path.replace(UNTOLD, '/$1/*').slice(0, MAX_PATH),
        ...(answered ? { status: response.statusCode } : {}),
        ms: Math.round(performance.now() - sinceMs),
      };
      log.debug(fields, answered ? 'a request was answered' : 'a request was broken off');
    });
  });
}
