import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BoundedMap, Recent } from './bounded.js';
import { isAnswer, type Desk, type DeskAnswer, type DeskRequest } from './desk.js';
import { changedReply, NORMAL, SERVICE_MODES, spend, switched, type Mode, type Switch, type SwitchChange } from './misbehaviour.js';
import { listenOn, stopListening } from './port.js';
import { readRequest } from './read-request.js';

/** One request that arrived. */
export interface PracticeCall {
  readonly atMs: number;
  /** Method and path. */
  readonly what: string;
  /** Null: the caller was gone before the answer. */
  readonly status: number | null;
  readonly effect: boolean;
  /** How the service was switched. */
  readonly mode: Mode;
}

/** A service as everybody may see it. */
export interface PracticeState {
  readonly id: string;
  readonly title: string;
  readonly switch: Switch;
  readonly modes: readonly Mode[];
  readonly calls: number;
  readonly effects: number;
  readonly recentCalls: readonly PracticeCall[];
  readonly entries: readonly { readonly [name: string]: unknown }[];
}

/** How many of the newest calls and entries a state shows. */
export const SHOWN = 50;

/** An answer that a key was used for, and what it was used with. */
interface Remembered {
  readonly request: string;
  readonly answer: DeskAnswer;
  readonly atMs: number;
}

/** How long a key is remembered, ms; the contracts of the operations say the same. */
const KEY_LIFE_MS = 24 * 3_600_000;

/** What a call came to. */
interface Result {
  readonly answer: DeskAnswer;
  readonly effect: boolean;
  readonly headers?: { readonly [name: string]: string };
  readonly delayMs?: number;
  /** The connection is broken instead of an answer. */
  readonly cut?: true;
}

/**
 * One practice service: an HTTP server of its own on a loopback port, so that it can be really down. It asks for its token, keeps
 * everything in memory only, and misbehaves as it is told.
 */
export class PracticeService {
  /** Made anew with each start. */
  readonly token = randomBytes(24).toString('base64url');
  private port = 0;
  private now: Switch = NORMAL;
  private calls = 0;
  private effects = 0;
  private readonly recent = new Recent<PracticeCall>();
  private readonly answered = new BoundedMap<Remembered>();
  private readonly ending = new AbortController();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly server = createServer((request, response) => {
    this.serve(request, response).catch(() => response.destroy());
  });

  constructor(private readonly desk: Desk) {}

  get id(): string {
    return this.desk.id;
  }

  get title(): string {
    return this.desk.title;
  }

  /** `host:port`; stays the same while it is down. */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.port = await listenOn(this.server, this.port);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await stopListening(this.server);
  }

  /** Why it can not be switched so, in words; null when it was. Resolves when it is so: a service that is down refuses by then. */
  set(change: SwitchChange): Promise<string | null> {
    const next = switched(change, SERVICE_MODES);
    if (typeof next === 'string') return Promise.resolve(next);
    return this.oneAfterAnother(async () => {
      this.now = next;
      if (next.mode === 'down') await stopListening(this.server);
      else if (!this.server.listening) await this.start();
      return null;
    });
  }

  /** Empty and well-behaved, as after the start. */
  async reset(): Promise<void> {
    await this.set({ mode: 'normal' });
    this.desk.clear();
    this.answered.clear();
    this.recent.clear();
    this.calls = this.effects = 0;
  }

  state(): PracticeState {
    const { id, title, now, calls, effects } = this;
    const recentCalls = this.recent.newest(SHOWN);
    return { id, title, switch: now, modes: SERVICE_MODES, calls, effects, recentCalls, entries: this.desk.entries(SHOWN) };
  }

  private oneAfterAnother<T>(task: () => Promise<T>): Promise<T> {
    const done = this.turn.then(task);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readRequest(request);
    const allowed = this.knows(request.headers.authorization);
    const { holds, after } = allowed ? spend(this.now) : { holds: NORMAL, after: this.now };
    this.now = after;
    this.calls += 1;
    const result = isAnswer(read) ? plain(read) : allowed ? this.perform(read, keyOf(request), holds) : plain(UNAUTHORIZED);
    if (result.effect) this.effects += 1;
    if (result.delayMs !== undefined) await sleep(result.delayMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
    if (result.cut) request.socket.resetAndDestroy();
    const gone = response.destroyed || request.socket.destroyed;
    const what = `${request.method ?? ''} ${request.url ?? ''}`;
    const status = gone ? null : result.answer.status;
    this.recent.add({ atMs: Date.now(), what, status, effect: result.effect, mode: holds.mode });
    if (!gone) send(response, result);
  }

  private perform(request: DeskRequest, key: string | null, holds: Switch): Result {
    switch (holds.mode) {
      case '429': {
        const headers = { 'retry-after': String(holds.retryAfterSeconds) };
        return { answer: failure(429, 'too_many_requests'), effect: false, headers };
      }
      case '500_before':
        return plain(failure(500, 'internal_error'));
      case 'ok_false':
        return plain(failure(200, this.desk.refusal));
      case '500_after':
        return { ...this.act(request, key), answer: failure(500, 'internal_error') };
      case 'cut_after':
        return { ...this.act(request, key), cut: true };
      case 'changed_reply': {
        const { answer, effect } = this.act(request, key);
        return { answer: answer.status === 200 ? { ...answer, body: changedReply(answer.body) } : answer, effect };
      }
      case 'slow':
        // It acts at once and answers late: whoever gives up waiting can not know.
        return { ...this.act(request, key), delayMs: holds.delayMs };
      default:
        return this.act(request, key);
    }
  }

  /** What was asked for, once per key where the service honours keys. */
  private act(request: DeskRequest, key: string | null): Result {
    if (key === null || !this.desk.honoursKeys) return plain(this.desk.handle(request));
    const fingerprint = JSON.stringify([request.method, request.path, request.body]);
    const known = this.answered.get(key);
    if (known !== undefined && Date.now() < known.atMs + KEY_LIFE_MS) {
      return { answer: known.request === fingerprint ? known.answer : failure(422, 'key_used_for_another_request'), effect: false };
    }
    const answer = this.desk.handle(request);
    if (answer.effect) this.answered.set(key, { request: fingerprint, answer, atMs: Date.now() });
    return plain(answer);
  }

  private knows(authorization: string | undefined): boolean {
    return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${this.token}`));
  }
}

const UNAUTHORIZED = failure(401, 'unauthorized');

function plain(answer: DeskAnswer): Result {
  return { answer, effect: answer.effect };
}

function failure(status: number, error: string): DeskAnswer {
  return { status, body: { ok: false, error }, effect: false };
}

function keyOf({ headers }: IncomingMessage): string | null {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function send(response: ServerResponse, { answer, headers }: Result): void {
  const body = JSON.stringify(answer.body);
  // Each call has a connection of its own, so that "down" never meets one that is idle.
  response.writeHead(answer.status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}
