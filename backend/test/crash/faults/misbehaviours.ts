import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What a service did with a call. */
export interface Answered {
  /** Whether the effect happens. */
  readonly effect: boolean;
  /** Whether the answer says for certain that nothing was done, so that anything may be sent again. */
  readonly notDone: boolean;
  /** Sends the answer, or whatever comes instead of one. `good` is what a service in order would have answered. */
  reply(response: ServerResponse, good: string, seen: readonly string[]): void;
}

const json = (response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
};

const answer = (
  status: number,
  effect: boolean,
  headers: () => Readonly<Record<string, string>> = () => ({}),
  notDone = false,
): Answered => ({
  effect,
  notDone,
  reply: (response) => json(response, status, JSON.stringify({ error: 'planned' }), headers()),
});

const broken = (effect: boolean, reply: Answered['reply']): Answered => ({ effect, notDone: false, reply });

/** Longer than any attempt of the fault suite may take, ms. */
const LATE_MS = 4_000;
const DRIP_MS = 400;
const HUGE_BYTES = 30 * 1024 * 1024;
const BOMB = gzipSync(Buffer.alloc(200 * 1024 * 1024));

const retryAfter = (value: () => string) => (): Readonly<Record<string, string>> => ({ 'retry-after': value() });
const late = (effect: boolean): Answered =>
  broken(effect, (response, good) => void setTimeout(() => json(response, 200, good), LATE_MS).unref());
const reset = (effect: boolean): Answered => broken(effect, (response) => response.socket?.resetAndDestroy());
const raw = (effect: boolean, text: string): Answered => broken(effect, (response) => response.socket?.end(text));

/** Everything that a service does wrong on purpose (`docs/faults.md`, F10), by name. */
export const MISBEHAVIOURS = {
  '429': answer(429, false, undefined, true),
  '429_seconds': answer(
    429,
    false,
    retryAfter(() => '1'),
    true,
  ),
  '429_date': answer(
    429,
    false,
    retryAfter(() => new Date(Date.now() + 1_500).toUTCString()),
    true,
  ),
  '429_garbage': answer(
    429,
    false,
    retryAfter(() => 'soon'),
    true,
  ),
  '500_before': answer(500, false),
  '500_after': answer(500, true),
  '503': answer(503, false),
  '503_seconds': answer(
    503,
    false,
    retryAfter(() => '1'),
    true,
  ),
  timeout_before: late(false),
  timeout_after: late(true),
  reset_before: reset(false),
  reset_after: reset(true),
  garbage: raw(true, 'HTTP/1.1 what\r\n\r\n'),
  two_lengths: raw(true, 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
  reset_mid_body: broken(true, (response, good) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': good.length + 50 });
    response.write(good, () => response.socket?.resetAndDestroy());
  }),
  drip: broken(true, (response, good) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let at = 0;
    const drop = (): void => {
      if (response.destroyed || at >= good.length) return void response.end();
      response.write(good[at++]);
      setTimeout(drop, DRIP_MS).unref();
    };
    drop();
  }),
  html: broken(true, (response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html><body>It works!</body></html>');
  }),
  empty: broken(true, (response) => void response.writeHead(200).end()),
  bomb: broken(
    true,
    (response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB),
  ),
  bad_gzip: broken(true, (response, good) => json(response, 200, good, { 'content-encoding': 'gzip' })),
  redirect_loop: broken(false, (response) => json(response, 307, '{}', { location: response.req.url ?? '/' })),
  long_header: broken(true, (response, good) => json(response, 200, good, { 'x-long': 'x'.repeat(40_000) })),
  echo: broken(false, (response, _good, seen) => json(response, 500, JSON.stringify({ error: seen.join(' '), seen }))),
  unstorable: broken(true, (response, good) => json(response, 200, good.replace('{', '{"text":"\\u0000 \\ud800",'))),
  huge: broken(true, (response) => json(response, 200, JSON.stringify({ ok: true, text: 'x'.repeat(HUGE_BYTES) }))),
} as const satisfies Record<string, Answered>;

export type Misbehaviour = keyof typeof MISBEHAVIOURS;

export const MISBEHAVIOUR_NAMES = Object.keys(MISBEHAVIOURS) as readonly Misbehaviour[];

/** Those that leave the way to the service free for others: no rate is told, and nothing so slow that calls pile up. */
export const PASSING: readonly Misbehaviour[] = ['500_before', '500_after', '503', 'reset_before', 'reset_after', 'reset_mid_body', 'echo'];
