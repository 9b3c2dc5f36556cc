import { Sink } from '../../../e2e/stand-ins/sink.js';
import { deliver } from '../crash/people.js';
import { actPath, effectFlow, lastPath } from '../crash/effect-flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BUILD, Product } from '../support/product.js';
import { TestRedis } from '../support/redis.js';
import { until } from '../support/until.js';

export type Role = 'api' | 'worker';

/** Short enough to wait for, long enough for six processes on two cores. */
export const LEASE_MS = 3_000;

/** An event that was accepted, and when, ms of the monotonic clock. */
export interface AcceptedEvent {
  readonly event: string;
  readonly runId: string;
  readonly atMs: number;
}

/** Several processes on one database and one queue, a flow with two keyed effects, and a sink that counts them. */
export class Fleet {
  readonly apis: Product[] = [];
  readonly workers: Product[] = [];
  private next = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly redis: TestRedis,
    readonly sink: Sink,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @param settings of all processes, over those that every fleet has */
  static async start(apis: number, workers: number, settings: Readonly<Record<string, string>> = {}): Promise<Fleet> {
    const fleet = new Fleet(await createTestDatabase(), await TestRedis.start(), await Sink.start(), settings);
    await Promise.all([
      ...Array.from({ length: apis }, () => fleet.add('api')),
      ...Array.from({ length: workers }, () => fleet.add('worker')),
    ]);
    await fleet.apis[0]?.publish(effectFlow('keyed', fleet.sink.url));
    return fleet;
  }

  async add(role: Role): Promise<Product> {
    const env = {
      DATABASE_URL: this.database.url,
      REDIS_URL: this.redis.url,
      EGRESS_ALLOW: this.sink.host,
      LEASE_MS: `${LEASE_MS}`,
      ...this.settings,
      ...(role === 'api' ? { ROLE: 'api' } : {}),
    };
    const product = await Product.start({ env, ...(role === 'worker' ? { entry: `${BUILD}/bundle/worker.js` } : {}) });
    this.those(role).push(product);
    return product;
  }

  /** Takes one process out of the fleet, to be killed or stopped. */
  take(role: Role): Product {
    const product = this.those(role).shift();
    if (!product) throw new Error(`the fleet has no ${role} left`);
    return product;
  }

  /** Any api, the next one each time. */
  api(): Product {
    const product = this.apis[this.next++ % this.apis.length];
    if (!product) throw new Error('the fleet has no api');
    return product;
  }

  /** Sends events as good senders do: each until it is accepted, to whichever api answers; a few at once. */
  async send(events: readonly string[], atOnce = 8): Promise<AcceptedEvent[]> {
    const accepted: AcceptedEvent[] = [];
    const queue = [...events];
    const sender = async (): Promise<void> => {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) accepted.push(await this.sendOne(event));
    };
    await Promise.all(Array.from({ length: atOnce }, sender));
    return accepted;
  }

  async sendOne(event: string): Promise<AcceptedEvent> {
    const runId = await until(`event ${event} is accepted`, async () => {
      const reply = await deliver(this.api(), event);
      return reply && (reply.status === 202 || reply.status === 200) && reply.runId;
    });
    return { event, runId, atMs: performance.now() };
  }

  /** Sends one event after the other until told to stop; the answer are those that were accepted. */
  keepSending(prefix: string): () => Promise<AcceptedEvent[]> {
    let stopped = false;
    const accepted: AcceptedEvent[] = [];
    const sender = async (lane: number): Promise<void> => {
      for (let n = 0; !stopped; n++) accepted.push(await this.sendOne(`${prefix}-${lane}-${n}`));
    };
    const all = Promise.all([sender(0), sender(1)]);
    return async () => {
      stopped = true;
      await all;
      return accepted;
    };
  }

  /** Waits until the runs of these events have succeeded. */
  async succeeded(accepted: readonly AcceptedEvent[], withinMs = 30_000): Promise<void> {
    const runIds = accepted.map(({ runId }) => runId);
    await until(
      'all runs have succeeded',
      async () => {
        const { rows } = await this.database.pool.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM run WHERE id = ANY($1) AND status = 'succeeded'",
          [runIds],
        );
        return rows[0]?.n === new Set(runIds).size;
      },
      withinMs,
    );
  }

  /** Events whose two effects did not happen exactly once each. */
  wrongEffects(events: readonly string[]): string[] {
    return events.filter((event) => this.sink.effectsOn(actPath('keyed', event)) !== 1 || this.sink.effectsOn(lastPath(event)) !== 1);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.apis, ...this.workers].map((product) => product.kill()));
    await this.sink.stop();
    await this.redis.stop();
    await this.database.drop();
  }

  private those(role: Role): Product[] {
    return role === 'api' ? this.apis : this.workers;
  }
}

/** Names of so many events. */
export function events(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}
