import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../engine/random.js';
import type { FaultFleet } from './fault-fleet.js';
import { hookOf, type EventKind } from './flows.js';
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

const EXPECTED: readonly number[] = [200, 202, 429, 503];

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
  /** Share of the events that go to services that misbehave in every way. */
  readonly moody: number;
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
  /** Answers by status; 0: none came. */
  readonly answers = new Map<number, number>();
  /** Events that were begun. */
  begun = 0;
  /** The run of each event that was accepted. */
  private readonly runs = new Map<string, string>();
  private readonly abouts = new Map<string, About>();
  private readonly open = new Set<Promise<void>>();
  private stopped = false;

  constructor(private readonly options: SenderOptions) {}

  /** Sends until it is told to stop. What has been begun then is still seen to its end. */
  async run(): Promise<void> {
    const { rate, atOnce, random, moody } = this.options;
    let dueMs = performance.now();
    while (!this.stopped) {
      const waitMs = Math.max(dueMs - performance.now(), this.open.size >= atOnce ? 10 : 0);
      if (waitMs > 0) {
        await sleep(waitMs);
        continue;
      }
      // What an outage held up is caught up with, but not all at once.
      dueMs = Math.max(dueMs + 1_000 / rate, performance.now() - 2_000);
      this.begin(random.chance(moody) ? 'moody' : 'order');
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
    const { random, laterMs } = this.options;
    const event = `${this.options.prefix}-${++this.begun}`;
    this.keep(this.send(kind, event));
    if (random.chance(CANCELLED)) this.keep(this.cancelLater(event, random.below(400)));
    if (!random.chance(TWICE)) return;
    for (let copies = 1 + random.below(4); copies > 0; copies--) {
      this.keep(this.sendLater(kind, event, random.chance(0.5) ? 0 : random.below(laterMs)));
    }
  }

  private keep(work: Promise<void>): void {
    const open = work.finally(() => this.open.delete(open));
    this.open.add(open);
  }

  private async settle(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open);
  }

  private async sendLater(kind: EventKind, event: string, afterMs: number): Promise<void> {
    const endMs = performance.now() + afterMs;
    while (performance.now() < endMs && !this.stopped) await sleep(Math.min(200, endMs - performance.now()));
    await this.send(kind, event);
  }

  private async send(kind: EventKind, event: string): Promise<void> {
    for (;;) {
      const beganMs = performance.now();
      const reply = await this.options.fleet.call('POST', hookOf(kind), { event }, { 'x-event-id': event }).catch(() => null);
      this.answers.set(reply?.status ?? 0, (this.answers.get(reply?.status ?? 0) ?? 0) + 1);
      if (reply && !EXPECTED.includes(reply.status)) {
        const { code, instance } = reply.body;
        this.strange.push({ event, status: reply.status, code: textOf(code), instance: textOf(instance) });
      }
      if (reply && (reply.status === 200 || reply.status === 202)) {
        const runId = textOf(reply.body['runId']);
        this.accepted.push({ event, kind, runId, status: reply.status, atMs: Date.now(), tookMs: performance.now() - beganMs });
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
