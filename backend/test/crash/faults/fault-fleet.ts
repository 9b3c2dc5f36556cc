import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Json, JsonObject } from '@plumbline/shared';
import type { PausePoint } from '../../../src/engine/ports/pause-points.js';
import { lastingPort } from '../../support/free-port.js';
import { BUILD, Product, TOKEN } from '../../support/product.js';
import { textOf } from './text-of.js';

const PRELOAD = fileURLToPath(new URL('./preload.cjs', import.meta.url));
/** Where this checkout lies is nobody's business who reads a report. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PAUSED = fileURLToPath(new URL('../paused-main.mjs', import.meta.url));

/** A process that ended is started again after at most this long, ms, as a supervisor would; longer when it does not come up. */
const RESPAWN_MS = 100;
const AGAIN_MS = 500;
/** Longest that a sender waits for an answer, ms: an api that stands still does not answer at all. */
const ANSWER_MS = 10_000;
/** Longest that an api may go on answering "not now", ms: longer than any fault lasts. */
const ASK_MS = 60_000;

/** How much of what a process wrote at its end is kept, lines: an error with its stack and its fields. */
const LAST_LINES = 40;

/** How a process is started the next time, once. */
export interface NextStart {
  /** The pause point at which it kills or stops itself, and the how manieth time it gets there. */
  readonly pause?: { readonly at: PausePoint; readonly does: 'kill' | 'stop'; readonly nth: number };
  /** How wrong its clock becomes some seconds after its start, ms. */
  readonly clockOffMs?: number;
}

/** One place of the fleet: a process, started again whenever it ends. */
export class Slot {
  product: Product | null = null;
  next: NextStart = {};
  starts = 0;
  /** Starts that came to nothing: the database was away, most often. */
  refusedStarts = 0;
  /** Ends that nobody asked for. */
  readonly surprises: string[] = [];
  readonly log: string[] = [];
  private expected = false;
  private closing = false;
  private life: Promise<void> = Promise.resolve();

  constructor(
    readonly role: 'api' | 'worker',
    readonly name: string,
    private readonly port: number,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly spinMs: number,
  ) {}

  start(): void {
    this.life = this.live();
  }

  get ready(): boolean {
    return this.product !== null && !this.product.exited;
  }

  /** Address that stays the same over restarts; only of an api. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sends a signal, unless there is no process just now. @returns whether there was one */
  signal(signal: NodeJS.Signals): boolean {
    const { product } = this;
    if (!product || product.exited) return false;
    if (signal === 'SIGKILL' || signal === 'SIGTERM') this.expected = true;
    return product.child.kill(signal);
  }

  /** Resolves when the process is ready that came after the last one that ended. A database that is away may make that take long. */
  async up(): Promise<void> {
    // An end that was just asked for is on its way.
    const { product } = this;
    if (this.expected && product) await product.gone();
    while (!this.closing && !this.ready) await sleep(20);
  }

  /** Ends it in order and waits until its successor is ready. */
  async roll(): Promise<void> {
    this.signal('SIGTERM');
    await this.up();
  }

  async stop(): Promise<void> {
    this.closing = true;
    this.signal('SIGCONT');
    this.signal('SIGKILL');
    await this.life;
  }

  private async live(): Promise<void> {
    while (!this.closing) {
      const { next } = this;
      this.next = {};
      this.expected = next.pause?.does === 'kill';
      try {
        this.product = await this.spawn(next);
      } catch (error) {
        this.refusedStarts += 1;
        this.log.push(String(error));
        await sleep(AGAIN_MS);
        continue;
      }
      this.starts += 1;
      if (this.closing) this.signal('SIGKILL');
      await this.product.gone();
      this.log.push(...this.product.log);
      const { exitCode, signalCode } = this.product.child;
      // Poisoned workers kill themselves, and say so.
      if (!this.expected && !this.product.log.some((line) => line.startsWith('reached '))) {
        this.surprises.push(
          `${this.name} ended with ${String(exitCode ?? signalCode)}: ${this.product.log.slice(-LAST_LINES).join(' | ').replaceAll(ROOT, '')}`,
        );
      }
      await sleep(this.starts % 2 === 0 ? RESPAWN_MS : 0);
    }
  }

  private spawn(next: NextStart): Promise<Product> {
    const { pause } = next;
    const worker = this.role === 'worker';
    const env = {
      ...this.settings,
      ROLE: this.role,
      PORT: `${this.port}`,
      SPIN_MS: `${this.spinMs}`,
      CLOCK_OFF_MS: `${next.clockOffMs ?? 0}`,
      CLOCK_AFTER_MS: '2000',
      // Every other worker dies of a poisoned step.
      ...(worker ? { PLUMBLINE_BUILD: BUILD, ...pauseEnv(pause) } : {}),
    };
    return Product.start({
      nodeArgs: ['--require', PRELOAD],
      env,
      ...(worker ? { entry: PAUSED } : { entry: `${BUILD}/bundle/server.js` }),
    });
  }
}

function pauseEnv(pause: NextStart['pause']): Record<string, string> {
  if (!pause) return { PAUSE_AT: 'before_send', PAUSE_STEP: 'poison', PAUSE_DO: 'kill' };
  return { PAUSE_AT: pause.at, PAUSE_DO: pause.does, PAUSE_NTH: `${pause.nth}` };
}

export interface FleetReply {
  readonly status: number;
  /** Empty where the answer was no JSON. */
  readonly body: JsonObject;
  readonly etag: string | null;
}

export interface FleetOptions {
  readonly apis: number;
  readonly workers: number;
  readonly settings: Readonly<Record<string, string>>;
  /** How long a process blocks its event loop when it is told to, ms. */
  readonly spinMs: number;
}

/** Several supervised processes of the built server: some that accept, some that work. */
export class FaultFleet {
  /** Texts that no answer may hold, in every form, and the calls whose answer held one. */
  canaries: readonly string[] = [];
  readonly leaks = new Set<string>();
  private nextApi = 0;

  private constructor(readonly slots: readonly Slot[]) {}

  /** Resolves when all are ready. */
  static async start({ apis, workers, settings, spinMs }: FleetOptions): Promise<FaultFleet> {
    const slots: Slot[] = [];
    const add = async (role: Slot['role'], count: number): Promise<void> => {
      for (let n = 1; n <= count; n++) slots.push(new Slot(role, `${role} ${n}`, await lastingPort(), settings, spinMs));
    };
    await add('api', apis);
    await add('worker', workers);
    const fleet = new FaultFleet(slots);
    for (const slot of slots) slot.start();
    while (slots.some(({ ready }) => !ready)) {
      if (slots.some(({ refusedStarts }) => refusedStarts > 5)) throw new Error(slots.flatMap(({ log }) => log).join('\n'));
      await sleep(20);
    }
    return fleet;
  }

  of(role: Slot['role']): readonly Slot[] {
    return this.slots.filter((slot) => slot.role === role);
  }

  /** One call to an api, the next one each time; rejects when that one does not answer in time. */
  async call(method: string, path: string, body?: Json, headers: Record<string, string> = {}): Promise<FleetReply> {
    const apis = this.of('api');
    const slot = apis[this.nextApi++ % apis.length];
    if (!slot) throw new Error('the fleet has no api');
    const response = await fetch(slot.address + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    for (const secret of this.canaries) if (text.includes(secret)) this.leaks.add(`${method} ${path}`);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: isJson ? (JSON.parse(text) as JsonObject) : {}, etag: response.headers.get('etag') };
  }

  /** Calls until an api answers with something else than "not now"; rejects when none ever does, with what the api wrote of it. */
  async ask(method: string, path: string, body?: Json, headers: Record<string, string> = {}): Promise<FleetReply> {
    const end = performance.now() + ASK_MS;
    for (;;) {
      const reply = await this.call(method, path, body, headers).catch((error: unknown) => String(error));
      if (typeof reply === 'object' && reply.status < 500 && reply.status !== 429) return reply;
      if (performance.now() > end) throw new Error(`${method} ${path} is not answered: ${await this.whyOf(reply)}`);
      await sleep(50);
    }
  }

  private async whyOf(reply: FleetReply | string): Promise<string> {
    if (typeof reply === 'string') return reply;
    // The line about it comes through another pipe.
    await sleep(1_000);
    return [`${reply.status} ${JSON.stringify(reply.body)}`, ...this.linesWith(textOf(reply.body['instance']))].join('\n');
  }

  /** What was written under the id of a request that failed. */
  linesWith(instance: string): string[] {
    return instance === '' ? [] : this.logs().filter((line) => line.includes(instance));
  }

  /** All lines that processes have written. */
  logs(): string[] {
    return this.slots.flatMap(({ log, product }) => [...log, ...(product && !product.exited ? product.log : [])]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.stop()));
  }
}
