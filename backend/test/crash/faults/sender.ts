import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@plumbline/shared';
import type { Random } from '../../engine/random.js';
import type { FaultFleet } from './fault-fleet.js';
import { hookOf, type EventKind } from './flows.js';
import { forgeriesOf, type Forged, type Forgery } from './forgeries.js';
import { headersOf } from './signing.js';
import { textOf } from './text-of.js';

/** Share of the events that are sent more than once on purpose, and of the runs that somebody cancels. */
const TWICE = 0.1;
const CANCELLED = 0.03;
/** A sender that got no answer tries again after this long, ms. */
const AGAIN_MS = 100;

/** One 2xx that a sender was given. */
export interface Accepted {
  readonly event: string;
  readonly kind: EventKind;
  readonly runId: string;
  readonly status: number;
  readonly atMs: number;
  /** When the first request with this event was sent, ms of the epoch. */
  readonly firstSentMs: number;
  /** Whose turn it is; null: no order was asked for. */
  readonly customer: string | null;
  /** How long this one request took, ms. */
  readonly tookMs: number;
}

/** Anything but "accepted", "known already" and "not now". */
export interface Strange {
  readonly event: string;
  readonly status: number;
  readonly code: string;
  /** Id under which the api wrote of it. */
  readonly instance: string;
}

const NOT_NOW: readonly number[] = [429, 503];
const EXPECTED: readonly number[] = [200, 202, ...NOT_NOW];

/** A cancel that was confirmed, and when it was. */
export interface Cancelled {
  readonly runId: string;
  readonly confirmedMs: number;
}

/** What a run is about. */
export interface About {
  readonly event: string;
  readonly kind: EventKind;
}

export interface SenderOptions {
  readonly fleet: FaultFleet;
  readonly random: Random;
  /** What the names of its events begin with. */
  readonly prefix: string;
  /** Events a second. */
  readonly rate: number;
  /** Events under way at once; what does not fit waits. */
  readonly atOnce: number;
  /** Signs the events of orders. */
  readonly secret: string;
  /** Share of the events that go to services that misbehave in every way. */
  readonly moody: number;
  /** Share of the events that are taken in turn, for each customer, and how many customers there are. Without: none. */
  readonly turn?: { readonly share: number; readonly customers: number };
  /** Share of the orders of which forged copies come first. Without: none. */
  readonly forged?: number;
  /** Longest that a deliberate duplicate comes after its event, ms. */
  readonly laterMs: number;
}

/**
 * Senders as they should be: each sends its event until it is answered with 2xx, under the same id. One in ten events comes twice to
 * five times, some of the copies in the same instant and to different processes, some long after.
 */
export class Sender {
  readonly accepted: Accepted[] = [];
  readonly cancelled: Cancelled[] = [];
  readonly strange: Strange[] = [];
  readonly forged: Forged[] = [];
  /** Answers by status; 0: none came. */
  readonly answers = new Map<number, number>();
  /** Events that were begun. */
  begun = 0;
  /** The run of each event that was accepted. */
  private readonly runs = new Map<string, string>();
  private readonly abouts = new Map<string, About>();
  /** When the first request with each event was sent, ms of the epoch. */
  private readonly firstSent = new Map<string, number>();
  private readonly open = new Set<Promise<void>>();
  private stopped = false;

  constructor(private readonly options: SenderOptions) {}

  /** Sends until it is told to stop. What has been begun then is still seen to its end. */
  async run(): Promise<void> {
    const { rate, atOnce } = this.options;
    let dueMs = performance.now();
    while (!this.stopped) {
      const waitMs = Math.max(dueMs - performance.now(), this.open.size >= atOnce ? 10 : 0);
      if (waitMs > 0) {
        await sleep(waitMs);
        continue;
      }
      // What an outage held up is caught up with, but not all at once.
      dueMs = Math.max(dueMs + 1_000 / rate, performance.now() - 2_000);
      this.begin(this.kind());
    }
    await this.settle();
  }

  aboutOf(runId: string): About | undefined {
    return this.abouts.get(runId);
  }

  stop(): void {
    this.stopped = true;
  }

  /** Sends one event of a kind, besides those that are sent anyway. */
  begin(kind: EventKind): void {
    const { random, laterMs, secret, turn, forged = 0 } = this.options;
    const event = `${this.options.prefix}-${++this.begun}`;
    const body = kind === 'turn' ? { event, customer: customerOf(random, turn?.customers ?? 1) } : { event };
    const forgeries = kind === 'order' && random.chance(forged) ? forgeriesOf(event, secret, random) : [];
    this.keep(this.sendAfter(forgeries, kind, event, body));
    if (random.chance(CANCELLED)) this.keep(this.cancelLater(event, random.below(400)));
    if (!random.chance(TWICE)) return;
    for (let copies = 1 + random.below(4); copies > 0; copies--) {
      this.keep(this.sendLater(kind, event, body, random.chance(0.5) ? 0 : random.below(laterMs)));
    }
  }

  private keep(work: Promise<void>): void {
    const open = work.finally(() => this.open.delete(open));
    this.open.add(open);
  }

  private async settle(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open);
  }

  private kind(): EventKind {
    const { random, moody, turn } = this.options;
    const at = random.next();
    if (at < moody) return 'moody';
    return at < moody + (turn?.share ?? 0) ? 'turn' : 'order';
  }

  /** Whoever forges an event may be faster than its sender. */
  private async sendAfter(forgeries: readonly Forgery[], kind: EventKind, event: string, body: JsonObject): Promise<void> {
    for (const forgery of forgeries) await this.sendForged(forgery, event, body);
    await this.send(kind, event, body);
  }

  private async sendForged({ as, headers }: Forgery, event: string, body: JsonObject): Promise<void> {
    for (;;) {
      const reply = await this.options.fleet.call('POST', hookOf('order'), body, headers(body)).catch(() => null);
      this.count(reply?.status ?? 0);
      if (reply && !NOT_NOW.includes(reply.status)) return void this.forged.push({ event, as, status: reply.status, atMs: Date.now() });
      await sleep(AGAIN_MS);
    }
  }

  private count(status: number): void {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
  }

  private async sendLater(kind: EventKind, event: string, body: JsonObject, afterMs: number): Promise<void> {
    const endMs = performance.now() + afterMs;
    while (performance.now() < endMs && !this.stopped) await sleep(Math.min(200, endMs - performance.now()));
    await this.send(kind, event, body);
  }

  private async send(kind: EventKind, event: string, body: JsonObject): Promise<void> {
    const { fleet, secret } = this.options;
    const firstSentMs = this.firstSent.get(event) ?? Date.now();
    this.firstSent.set(event, firstSentMs);
    for (;;) {
      const beganMs = performance.now();
      const reply = await fleet.call('POST', hookOf(kind), body, headersOf(kind, event, body, secret)).catch(() => null);
      this.count(reply?.status ?? 0);
      if (reply && !EXPECTED.includes(reply.status)) {
        const { code, instance } = reply.body;
        this.strange.push({ event, status: reply.status, code: textOf(code), instance: textOf(instance) });
      }
      if (reply && (reply.status === 200 || reply.status === 202)) {
        const runId = textOf(reply.body['runId']);
        const customer = typeof body['customer'] === 'string' ? body['customer'] : null;
        const when = { atMs: Date.now(), firstSentMs, tookMs: performance.now() - beganMs };
        this.accepted.push({ event, kind, runId, status: reply.status, customer, ...when });
        this.runs.set(event, runId);
        this.abouts.set(runId, { event, kind });
        return;
      }
      await sleep(AGAIN_MS);
    }
  }

  /** Somebody cancels the run of an event, some time after it was accepted; what has ended by then is left alone. */
  private async cancelLater(event: string, afterMs: number): Promise<void> {
    for (;;) {
      const runId = this.runs.get(event);
      if (runId === undefined) {
        await sleep(20);
        continue;
      }
      await sleep(afterMs);
      const reply = await this.options.fleet.ask('POST', `/api/runs/${runId}/cancel`, {});
      if (reply.status === 202) this.cancelled.push({ runId, confirmedMs: Date.now() });
      return;
    }
  }
}

/** Some customers have far more events than others, so that some of theirs wait for each other. */
function customerOf(random: Random, customers: number): string {
  return `c-${Math.floor(customers * random.next() ** 2)}`;
}
