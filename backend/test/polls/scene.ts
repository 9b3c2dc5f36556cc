import type { JsonObject } from '@plumbline/shared';
import { Listing } from '../../../e2e/stand-ins/listing.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, type ProductOptions } from '../support/product.js';
import { until } from '../support/until.js';

/** A flow that asks the stand-in, and does nothing outside with what it finds. */
export function pollFlow(listing: Listing, config: JsonObject = {}, call: JsonObject = {}): JsonObject {
  return {
    schema: 'plumbline/flow@1',
    name: 'New items',
    owner: 'ada@example.com',
    trigger: {
      operation: 'poll',
      config: {
        every: '1h',
        first: 'all',
        call: {
          operation: 'http.request',
          input: { method: 'GET', url: `${listing.url}/items`, query: { since: '{{ trigger.marker }}' } },
          policy: { success: '{{ $not(response.body.ok = false) }}', timeout: '2s' },
          ...call,
        },
        items: '{{ trigger.output.body.items }}',
        key: '{{ item.id }}',
        marker: '{{ $max(items.n) }}',
        ...config,
      },
    },
    steps: { seen: { name: 'Seen', operation: 'transform', input: { id: '{{ trigger.item.id }}' } } },
    edges: [{ from: 'trigger', to: 'seen' }],
  };
}

/** The product, a database and a service with a list. */
export class PollScene {
  private constructor(
    readonly database: TestDatabase,
    readonly listing: Listing,
    public product: Product,
  ) {}

  static async start(): Promise<PollScene> {
    const database = await createTestDatabase();
    const listing = await Listing.start();
    return new PollScene(database, listing, await Product.start(optionsFor(database, listing)));
  }

  /** Settings of another process on the same database. */
  get env(): Readonly<Record<string, string>> {
    return optionsFor(this.database, this.listing).env;
  }

  async health(id: string): Promise<JsonObject> {
    return (await this.product.call('GET', `/api/flows/${id}/poll`)).body;
  }

  /** Has it look, and waits until that look is over. */
  async look(id: string): Promise<JsonObject> {
    await this.quiet(id);
    const { turn } = await this.health(id);
    await this.product.call('POST', `/api/flows/${id}/poll/soon`);
    return until('a look is over', async () => {
      const health = await this.health(id);
      return Number(health['turn']) > Number(turn) && health['looking'] === false && health;
    });
  }

  /** Publishes, and waits until the first look is over. */
  async publish(document: JsonObject): Promise<string> {
    const id = await this.product.publish(document);
    await this.quiet(id);
    return id;
  }

  async quiet(id: string): Promise<JsonObject> {
    return until('it has looked and rests', async () => {
      const health = await this.health(id);
      return (health['lastLook'] !== null || health['held'] !== null) && health['looking'] === false && health;
    });
  }

  /** Keys that started runs, with how many runs each has; in the order of their runs. */
  async started(id: string): Promise<{ readonly [item: string]: number }> {
    const { rows } = await this.database.pool.query<{ raw: Buffer; runs: number }>(
      `SELECT min(raw::text)::bytea AS raw, count(DISTINCT run_id)::int AS runs FROM delivery
       WHERE flow_id = $1 AND kind = 'poll' AND verdict = 'accepted' GROUP BY path ORDER BY min(id::text)`,
      [id],
    );
    return Object.fromEntries(rows.map(({ raw, runs }) => [(JSON.parse(raw.toString()) as { item: { id: string } }).item.id, runs]));
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.listing.stop();
    await this.database.drop();
  }
}

function optionsFor(database: TestDatabase, listing: Listing): ProductOptions {
  return { env: { DATABASE_URL: database.url, EGRESS_ALLOW: listing.host } };
}
