import type pg from 'pg';
import type { LiveRoom } from '@plumbline/shared';
import { RUNS_OF_FLOWS, TELL } from './sql.js';

/** Changes are told to other processes at most this often, the first of an idle window at once, ms. */
const WINDOW_MS = 50;
/** Ids of one NOTIFY, whose payload must stay below 8,000 bytes. */
const IDS_A_PAYLOAD = 200;
/** Most runs that wait to be told. Whoever watches looks for himself once a second. */
const MAX_PENDING = 10_000;

/** The rooms that somebody listens in, divided by kind. */
class Heard {
  readonly runs = new Set<string>();
  readonly flows = new Set<string>();

  constructor(rooms: Iterable<LiveRoom> = []) {
    for (const { room, id } of rooms) (room === 'run' ? this.runs : this.flows).add(id);
  }

  /** Whether a change of this run may matter; which flow it belongs to is not known here. */
  mayWant(runId: string): boolean {
    return this.flows.size > 0 || this.runs.has(runId);
  }
}

/** Passes on that runs have changed: in this process by a call, to others by NOTIFY, and only to those that want to know. */
export class ChangeBell {
  private here = new Heard();
  private there = new Heard();
  private pendingHere = new Set<string>();
  private pendingThere = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private lastMs = -Infinity;
  private closed = false;
  private readonly listeners: ((runIds: readonly string[]) => void)[] = [];

  constructor(
    private readonly pool: pg.Pool,
    private readonly process: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  listensTo(rooms: Iterable<LiveRoom>): void {
    this.here = new Heard(rooms);
  }

  othersListenTo(rooms: Iterable<LiveRoom>): void {
    this.there = new Heard(rooms);
  }

  onRuns(listener: (runIds: readonly string[]) => void): void {
    this.listeners.push(listener);
  }

  ring(runId: string): void {
    if (this.here.mayWant(runId)) {
      if (this.pendingHere.size === 0) setImmediate(() => this.tellHere());
      this.pendingHere.add(runId);
    }
    if (this.there.mayWant(runId) && this.pendingThere.size < MAX_PENDING) {
      this.pendingThere.add(runId);
      this.schedule();
    }
  }

  /** Another process, or this one, has told of changes. */
  heard(payload: string): void {
    const [process, ...runIds] = payload.split(',');
    if (process !== this.process) this.tell(runIds.filter((runId) => this.here.mayWant(runId)));
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private tellHere(): void {
    const runIds = [...this.pendingHere];
    this.pendingHere = new Set();
    this.tell(runIds);
  }

  private tell(runIds: readonly string[]): void {
    if (runIds.length > 0 && !this.closed) for (const listener of this.listeners) listener(runIds);
  }

  private schedule(): void {
    if (this.timer || this.closed) return;
    const inMs = Math.max(0, this.lastMs + WINDOW_MS - performance.now());
    this.timer = setTimeout(() => {
      this.lastMs = performance.now();
      void this.tellThere()
        .catch(this.onError)
        .finally(() => {
          this.timer = null;
          if (this.pendingThere.size > 0) this.schedule();
        });
    }, inMs);
  }

  private async tellThere(): Promise<void> {
    const { runs, flows } = this.there;
    const pending = [...this.pendingThere];
    this.pendingThere = new Set();
    const wanted = pending.filter((runId) => runs.has(runId));
    const others = flows.size > 0 ? pending.filter((runId) => !runs.has(runId)) : [];
    if (others.length > 0) {
      const { rows } = await this.pool.query<{ id: string }>(RUNS_OF_FLOWS, [others, [...flows]]);
      for (const { id } of rows) wanted.push(id);
    }
    const payloads: string[] = [];
    for (let from = 0; from < wanted.length; from += IDS_A_PAYLOAD) {
      payloads.push([this.process, ...wanted.slice(from, from + IDS_A_PAYLOAD)].join(','));
    }
    if (payloads.length > 0) await this.pool.query(TELL, [payloads]);
  }
}
