import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { Logger } from '../../engine/ports/logger.js';
import { ringJobs, rungRuns, type RingJob } from './ring-jobs.js';

/** A send leaves at once when the last one is this long ago, else it waits and takes along what rings meanwhile, ms. */
const WINDOW_MS = 20;
/** A queue that has not answered for so long is taken for lost, ms. */
const PATIENCE_MS = 1_000;
/** How often a lost queue is tried again, ms. */
const PROBE_MS = 1_000;
/** Most runs that wait to be rung for. What rings beyond is left to the sweep. */
const MAX_PENDING = 10_000;

/** What a queue has to do for us. */
export interface RingQueue {
  addBulk(jobs: RingJob[]): Promise<unknown>;
}

/**
 * The doorbell over a queue that all processes share. At most one send is under way; rings of the same run that wait are one
 * ring. It never fails and never waits: with the queue gone or mute, rings are dropped, and the sweep finds their runs. One
 * line tells of the loss and one of the return, whatever happens in between.
 */
export class QueueDispatch implements Dispatch {
  private readonly listeners: ((runIds: readonly string[]) => void)[] = [];
  private queue: RingQueue | null = null;
  private pending = new Set<string>();
  private sending = false;
  /** The send under way is late: until it has come back, nothing is added to it. */
  private stuck = false;
  private lost = false;
  private lastSentMs = -Infinity;
  private timer: NodeJS.Timeout | null = null;
  private probe: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly log: Logger) {}

  /** Hands the queue over; what rang before that was dropped. */
  attach(queue: RingQueue): void {
    this.queue = queue;
  }

  ring(runIds: readonly string[]): void {
    if (!this.queue || this.stuck || this.closed) return;
    for (const runId of runIds) if (this.pending.size < MAX_PENDING) this.pending.add(runId);
    this.schedule();
  }

  onRing(listener: (runIds: readonly string[]) => void): void {
    this.listeners.push(listener);
  }

  /** A job arrived. */
  heard(data: unknown): void {
    const runIds = rungRuns(data);
    if (runIds.length > 0) for (const listener of this.listeners) listener(runIds);
  }

  /** The queue or its consumer is in trouble, perhaps only for a moment: it counts as lost when it takes no ring either. */
  suspect(): void {
    this.probeSoon();
  }

  close(): void {
    this.closed = true;
    this.pending.clear();
    if (this.timer) clearTimeout(this.timer);
    if (this.probe) clearTimeout(this.probe);
  }

  private schedule(): void {
    if (this.sending || this.timer || this.closed || this.pending.size === 0) return;
    const inMs = Math.max(0, this.lastSentMs + WINDOW_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.send();
    }, inMs);
  }

  private async send(): Promise<void> {
    if (!this.queue || this.closed || this.sending) return;
    const runIds = [...this.pending];
    this.pending = new Set();
    this.sending = true;
    this.lastSentMs = performance.now();
    const late = setTimeout(() => this.isLate(), PATIENCE_MS);
    try {
      await this.queue.addBulk(ringJobs(runIds));
      this.worked();
    } catch (error) {
      this.failed(error);
    } finally {
      clearTimeout(late);
      this.sending = false;
      this.stuck = false;
      this.schedule();
    }
  }

  private isLate(): void {
    this.stuck = true;
    this.pending.clear();
    this.failed(new Error(`it did not answer within ${PATIENCE_MS} ms`));
  }

  private worked(): void {
    if (this.lost) this.log.warn({}, 'the queue answers again');
    this.lost = false;
  }

  private failed(error: unknown): void {
    if (this.closed) return;
    if (!this.lost) {
      this.log.warn(
        { reason: sentence(error) },
        'the queue does not answer; until it does, workers find due runs by looking once a second',
      );
    }
    this.lost = true;
    this.probeSoon();
  }

  /** A ring for no run, so that the return of the queue is noticed and told even when nothing rings. */
  private probeSoon(): void {
    if (this.probe || this.closed) return;
    this.probe = setTimeout(() => {
      this.probe = null;
      if (this.sending) this.probeSoon();
      else void this.send();
    }, PROBE_MS);
    this.probe.unref();
  }
}

/** The message alone: the rest of an error of a driver may hold settings. */
function sentence(error: unknown): string {
  return error instanceof Error ? error.message || error.name : 'unknown error';
}
