import { Worker } from 'node:worker_threads';
import type { Lease } from '../../../engine/ports/lease.js';
import { LeaseMemory } from './lease-memory.js';
import type { LeaseThreadData } from './lease-thread.js';

/** Length of a lease, and how much of it must be left before anything is sent, ms (`docs/engine.md`, Ownership). */
export const LEASE_MS = 30_000;
const MARGIN = 5_000 / 30_000;
/** A wall clock that moved this much more than the monotonic one means that the machine slept: renew before sending. */
const JUMP_MS = 1_000;
const TICK_MS = 500;

export interface WorkerLeaseOptions {
  readonly url: string;
  readonly workerId: string;
  readonly leaseMs?: number;
}

/** One lease: held by a thread, read without asking anybody. Once lost it stays lost. */
export class WorkerLease implements Lease {
  readonly workerId: string;
  private readonly memory = new LeaseMemory();
  private readonly thread: Worker;
  private readonly ticker: NodeJS.Timeout;
  private readonly marginNs: bigint;
  private readonly listeners: (() => void)[] = [];
  private lost = false;
  /** The database's clock minus our monotonic one, ms; read from the thread at each tick. */
  private skewMs = 0;
  private readonly offsetMs = Date.now() - performance.now();
  private jumpRenewedAfterNs = 0n;
  private acceptedJumpMs = 0;

  private constructor({ url, workerId, leaseMs = LEASE_MS }: WorkerLeaseOptions) {
    this.workerId = workerId;
    this.marginNs = BigInt(Math.round(leaseMs * MARGIN * 1_000_000));
    this.memory.tickNs = process.hrtime.bigint();
    const workerData: LeaseThreadData = { buffer: this.memory.buffer, url, workerId, leaseMs };
    this.thread = new Worker(new URL('./lease-thread.js', import.meta.url), { workerData });
    this.thread.unref();
    this.ticker = setInterval(() => this.tick(), Math.min(TICK_MS, leaseMs / 10));
    this.ticker.unref();
  }

  /** Takes a fresh lease; resolves once it is held. */
  static async take(options: WorkerLeaseOptions): Promise<WorkerLease> {
    const lease = new WorkerLease(options);
    await new Promise<void>((resolve, reject) => {
      lease.thread.once('error', reject);
      lease.thread.on('message', (message) => (message === 'held' ? resolve() : lease.lose()));
    });
    lease.tick();
    return lease;
  }

  /** The database's time, ms since the epoch. */
  nowMs(): number {
    return Number(process.hrtime.bigint() / 1_000_000n) + this.skewMs;
  }

  maySend(): boolean {
    if (this.lost) return false;
    const nowNs = process.hrtime.bigint();
    if (this.memory.endNs - nowNs < this.marginNs) return false;
    return this.clockIsSteady(nowNs);
  }

  /** How long it still lasts by the monotonic clock, ms; negative once it has ended. */
  leftMs(): number {
    return Number(this.memory.endNs - process.hrtime.bigint()) / 1e6;
  }

  onLost(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Ends the thread; the row stays until it expires or is given back. */
  async close(): Promise<void> {
    clearInterval(this.ticker);
    await this.thread.terminate();
  }

  /** After a jump of the wall clock only a renewal that began since counts. */
  private clockIsSteady(nowNs: bigint): boolean {
    const jumpMs = Math.abs(Date.now() - performance.now() - this.offsetMs - this.acceptedJumpMs);
    if (jumpMs <= JUMP_MS) return true;
    if (this.jumpRenewedAfterNs === 0n) {
      this.jumpRenewedAfterNs = this.memory.endNs;
      this.memory.want();
      return false;
    }
    if (this.memory.endNs <= this.jumpRenewedAfterNs || this.memory.endNs <= nowNs) return false;
    this.jumpRenewedAfterNs = 0n;
    this.acceptedJumpMs = Date.now() - performance.now() - this.offsetMs;
    return true;
  }

  private tick(): void {
    const nowNs = process.hrtime.bigint();
    this.memory.tickNs = nowNs;
    this.skewMs = Math.round(Number(this.memory.skewUs) / 1_000);
    // At its end minus the margin the lease counts as lost even when the database can not be asked.
    if (this.memory.endNs !== 0n && this.memory.endNs - nowNs < this.marginNs / 2n) this.lose();
  }

  private lose(): void {
    if (this.lost) return;
    this.lost = true;
    for (const listener of this.listeners) listener();
  }
}
