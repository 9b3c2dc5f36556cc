import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { Product, type Reply } from './product.js';
import { until } from './until.js';

/** Starting a process on a busy machine takes seconds. */
const START_MS = 60_000;

/** The running product with one published flow: webhook `in`, a transform, and a call to `/crm`. */
export class World {
  database!: TestDatabase;
  sink!: Sink;
  product!: Product;
  flowId = '';
  document: JsonObject = {};

  async start(): Promise<void> {
    this.database = await createTestDatabase();
    this.sink = await Sink.start();
    this.product = await Product.start({ env: { DATABASE_URL: this.database.url, EGRESS_ALLOW: this.sink.host } });
    this.document = flowTo(this.sink.url);
    this.flowId = await this.product.publish(this.document);
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.sink.stop();
    await this.database.drop();
  }

  /** Waits for the end of the run that an accepted event started. */
  ended(accepted: Reply): Promise<JsonObject> {
    return until('the run has ended', async () => {
      const seen = await this.product.run(accepted.body['runId'] as string);
      return seen['finishedAt'] !== null && seen;
    });
  }

  /** How many rows each table that requests can write to has, once no run is at work. */
  async rows(): Promise<JsonObject> {
    await until('no run is at work', async () => {
      const { rows } = await this.database.pool.query("SELECT 1 FROM run WHERE status IN ('queued', 'running') LIMIT 1");
      return rows.length === 0;
    });
    const { rows } = await this.database.pool.query<JsonObject>(
      `SELECT ${TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ')}`,
    );
    return rows[0] ?? {};
  }

  /** Sends a request and shows that it left nothing behind. */
  async leavingNothing(send: () => Promise<Reply>): Promise<Reply> {
    const before = await this.rows();
    const reply = await send();
    expect(await this.rows()).toEqual(before);
    return reply;
  }
}

const TABLES = [
  'flow',
  'flow_draft',
  'flow_version',
  'hook_path',
  'delivery',
  'dedupe',
  'run',
  'run_event',
  'run_signal',
  'run_kept',
  'audit',
  'payload',
];

/** A flow that hands the event's body to a transform, and its name to a service. */
export function flowTo(services: string, path = 'in', body = 'json'): JsonObject {
  return {
    schema: 'plumbline/flow@1',
    name: `Listens at ${path}`,
    owner: 'admin@example.com',
    trigger: { operation: 'webhook', config: { path, body, verify: { kind: 'none' } } },
    steps: {
      prepare: { name: 'Prepare', operation: 'transform', input: { all: '{{ trigger.body }}', text: 'Hello {{ trigger.body.name }}!' } },
      crm: {
        name: 'CRM',
        operation: 'http.request',
        input: {
          method: 'POST',
          url: `${services}/crm`,
          body: { all: '{{ steps.prepare.output.all }}', text: '{{ steps.prepare.output.text }}' },
        },
      },
    },
    edges: [
      { from: 'trigger', to: 'prepare' },
      { from: 'prepare', to: 'crm' },
    ],
  };
}

/** Starts a world for a spec file, and shows at its end that the process is as healthy as before. */
export function useWorld(): World {
  const world = new World();
  beforeAll(() => world.start(), START_MS);
  afterAll(() => world.stop(), START_MS);
  return world;
}

/** The last test of a file: after all that was sent, the process is ready and an ordinary event still runs. */
export function staysHealthy(world: World): void {
  it('is ready afterwards, and an ordinary event still runs', async () => {
    expect(await world.product.call('GET', '/api/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', notes: [] } });
    const accepted = await world.product.call('POST', '/hooks/in', { name: 'Ada' });
    expect(accepted.status).toBe(202);
    expect(await world.ended(accepted)).toMatchObject({ status: 'succeeded' });
    expect(world.product.log.filter((line) => line.includes('a request failed on our side'))).toEqual([]);
  });
}

/** What would give the inside of the process away. */
const INTERNALS = /node_modules|\.(js|ts):\d|\bat \S+ \(|\/(dist|src|backend)\/|postgres|pg_|select |insert |syntax error at/i;

/** A refusal that people and programs can understand, and that tells nothing of the inside. */
export function isRefusal(reply: Reply, status: number, code: string): void {
  expect({ status: reply.status, code: reply.body['code'], type: reply.type }).toEqual({
    status,
    code,
    type: expect.stringContaining('application/problem+json'),
  });
  expect(reply.body).toMatchObject({
    status,
    title: expect.stringMatching(/\w/),
    retry: expect.stringMatching(/^(never|later|after_change)$/),
  });
  expect(JSON.stringify(reply.body)).not.toMatch(INTERNALS);
}
