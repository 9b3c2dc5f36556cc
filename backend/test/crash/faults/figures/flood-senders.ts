/**
 * The senders of a flood, in a process of their own (`flood.ts` forks it): what they measure must not wait for the stores' proxies and
 * the services, which live in the process of the suite. Takes one order, answers with one report.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

export interface FloodOrder {
  /** Origins of the apis; they are sent to in turn. */
  readonly origins: readonly string[];
  readonly path: string;
  /** What the names of its events begin with. */
  readonly prefix: string;
  readonly seconds: number;
  /** Requests a second; null: as many as `atOnce` senders get answered, one after the other. */
  readonly perS: number | null;
  readonly atOnce: number;
}

export interface FloodReport {
  readonly sent: number;
  readonly tookS: number;
  /** Answers by status. */
  readonly statuses: readonly (readonly [number, number])[];
  /** How long each answer took, ms. */
  readonly tookMs: readonly number[];
  /** Requests that ended without an answer, by their error. */
  readonly broken: Readonly<Record<string, number>>;
  /** Events that were answered with 2xx. */
  readonly accepted: readonly string[];
}

const TICK_MS = 5;
/** Longest that a sender waits, ms. */
const ANSWER_MS = 30_000;

class Senders {
  readonly statuses = new Map<number, number>();
  readonly tookMs: number[] = [];
  readonly broken: Record<string, number> = {};
  readonly accepted: string[] = [];
  open = 0;
  sent = 0;
  private readonly pools: readonly Pool[];

  constructor(private readonly order: FloodOrder) {
    const connections = Math.ceil(order.atOnce / order.origins.length);
    this.pools = order.origins.map(
      (origin) => new Pool(origin, { connections, pipelining: 1, headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS }),
    );
  }

  async send(): Promise<void> {
    const n = ++this.sent;
    const pool = this.pools[n % this.pools.length];
    const event = `${this.order.prefix}-${n}`;
    const sinceMs = performance.now();
    this.open++;
    try {
      const { statusCode, body } = await (pool as Pool).request({
        method: 'POST',
        path: this.order.path,
        headers: { 'content-type': 'application/json', 'x-event-id': event },
        body: JSON.stringify({ event }),
      });
      await body.dump();
      this.tookMs.push(performance.now() - sinceMs);
      this.statuses.set(statusCode, (this.statuses.get(statusCode) ?? 0) + 1);
      if (statusCode < 300) this.accepted.push(event);
    } catch (error) {
      const { code, name } = error as { code?: string; name: string };
      this.broken[code ?? name] = (this.broken[code ?? name] ?? 0) + 1;
    } finally {
      this.open--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.close()));
  }
}

async function closedLoop(senders: Senders, { atOnce, seconds }: FloodOrder): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  const sender = async (): Promise<void> => {
    while (performance.now() < end) await senders.send();
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}

/** Sends what is due, whether or not what was sent before is answered. */
async function openLoop(senders: Senders, perS: number, { atOnce, seconds }: FloodOrder): Promise<void> {
  const beganMs = performance.now();
  const all: Promise<void>[] = [];
  for (let nowMs = beganMs; nowMs < beganMs + seconds * 1_000; nowMs = performance.now()) {
    const due = ((nowMs - beganMs) / 1_000) * perS;
    while (senders.sent < due && senders.open < atOnce) all.push(senders.send());
    await sleep(TICK_MS);
  }
  await Promise.all(all);
}

process.once('message', (order: FloodOrder) => {
  void (async () => {
    const senders = new Senders(order);
    const beganMs = performance.now();
    await (order.perS === null ? closedLoop(senders, order) : openLoop(senders, order.perS, order));
    const { sent, statuses, tookMs, broken, accepted } = senders;
    const report: FloodReport = { sent, tookS: (performance.now() - beganMs) / 1_000, statuses: [...statuses], tookMs, broken, accepted };
    await senders.close();
    process.send?.(report, () => process.exit(0));
  })();
});
