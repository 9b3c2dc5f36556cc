import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Lease } from '../../../engine/ports/lease.js';
import { WorkerLease } from './worker-lease.js';

export interface LeaseHolderOptions {
  readonly url: string;
  readonly newWorkerId: () => string;
  readonly leaseMs?: number;
}

/** The lease of this process. When one is lost, another is taken under a new worker id: ids are never used again. */
export class LeaseHolder implements Lease {
  private current: WorkerLease;
  private readonly listeners: (() => void)[] = [];
  private abandoned = false;
  private closed = false;

  private constructor(
    private readonly options: LeaseHolderOptions,
    first: WorkerLease,
  ) {
    this.current = first;
    this.watch(first);
  }

  static async take(options: LeaseHolderOptions): Promise<LeaseHolder> {
    return new LeaseHolder(options, await WorkerLease.take({ ...options, workerId: options.newWorkerId() }));
  }

  get workerId(): string {
    return this.current.workerId;
  }

  nowMs(): number {
    return this.current.nowMs();
  }

  maySend(): boolean {
    return !this.abandoned && this.current.maySend();
  }

  leftMs(): number {
    return this.current.leftMs();
  }

  onLost(listener: () => void): void {
    this.listeners.push(listener);
  }

  /**
   * Nothing is sent under it from now on, and whoever listens is told as if it were lost: what is still under way is left to other
   * workers. For a process that has to end now.
   */
  abandon(): void {
    if (this.abandoned) return;
    this.abandoned = true;
    for (const listener of this.listeners) listener();
  }

  /** Gives the lease back, so that others need not wait for its end. */
  async close(): Promise<void> {
    this.closed = true;
    await this.current.close();
    const client = new pg.Client({ connectionString: this.options.url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query("DELETE FROM worker WHERE id = $1 OR expires_at < clock_timestamp() - interval '1 day'", [this.workerId]);
    } catch {
      // The lease ends by itself.
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private watch(lease: WorkerLease): void {
    lease.onLost(() => {
      for (const listener of this.listeners) listener();
      void lease.close();
      void this.takeAnother();
    });
  }

  private async takeAnother(): Promise<void> {
    while (!this.closed) {
      try {
        const next = await WorkerLease.take({ ...this.options, workerId: this.options.newWorkerId() });
        this.current = next;
        return this.watch(next);
      } catch {
        await sleep(500);
      }
    }
  }
}
