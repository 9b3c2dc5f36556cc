import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { LeaseMemory } from './lease-memory.js';

/** How the thread is started. */
export interface LeaseThreadData {
  readonly buffer: SharedArrayBuffer;
  readonly url: string;
  readonly workerId: string;
  readonly leaseMs: number;
}

/** A main loop that has not turned for this long is dead, whatever the thread can still do: the process ends, others take over. */
const DEAD_LOOP_NS = 60_000_000_000n;

/**
 * Renews the lease of this process from a thread with a connection of its own, so that a busy main loop does not lose it.
 * The first renewal makes the row; it is never made again once it is gone or has expired: worker ids are not reused.
 */
const FIRST = `INSERT INTO worker(id, expires_at) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond') RETURNING extract(epoch FROM clock_timestamp()) * 1000 AS now_ms`;
const RENEW = `UPDATE worker SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1 AND expires_at > clock_timestamp() RETURNING extract(epoch FROM clock_timestamp()) * 1000 AS now_ms`;

async function main({ buffer, url, workerId, leaseMs }: LeaseThreadData): Promise<void> {
  const memory = new LeaseMemory(buffer);
  const leaseNs = BigInt(leaseMs) * 1_000_000n;
  let client: pg.Client | null = null;
  let first = true;
  let dueNs = 0n;
  let wanted = 0n;

  const connected = async (): Promise<pg.Client> => {
    if (client) return client;
    const fresh = new pg.Client({
      connectionString: url,
      keepAlive: true,
      query_timeout: Math.ceil(leaseMs / 3),
      connectionTimeoutMillis: Math.ceil(leaseMs / 3),
    });
    fresh.on('error', () => (client = null));
    await fresh.connect();
    client = fresh;
    return fresh;
  };

  const renew = async (): Promise<void> => {
    const connection = await connected();
    const sentNs = process.hrtime.bigint();
    const { rows } = await connection.query<{ now_ms: string }>(first ? FIRST : RENEW, [workerId, leaseMs]);
    const [row] = rows;
    if (!row) {
      memory.endNs = 0n;
      parentPort?.postMessage('lost');
      return;
    }
    memory.skewUs = BigInt(Math.round(Number(row.now_ms) * 1_000)) - process.hrtime.bigint() / 1_000n;
    memory.endNs = sentNs + leaseNs;
    if (first) parentPort?.postMessage('held');
    first = false;
  };

  for (;;) {
    const nowNs = process.hrtime.bigint();
    if (nowNs - memory.tickNs > DEAD_LOOP_NS) process.kill(process.pid, 'SIGKILL');
    if (nowNs >= dueNs || memory.wanted !== wanted) {
      wanted = memory.wanted;
      dueNs = nowNs + leaseNs / 3n;
      try {
        await renew();
      } catch {
        (client as pg.Client | null)?.end().catch(() => undefined);
        client = null;
        dueNs = nowNs + leaseNs / 20n;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(250, leaseMs / 20)));
  }
}

void main(workerData as LeaseThreadData);
