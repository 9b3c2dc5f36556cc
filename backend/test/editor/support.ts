import { afterAll, beforeAll } from '@jest/globals';
import type { Json, JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, type Reply } from '../support/product.js';
import { until } from '../support/until.js';

const START_MS = 60_000;

/** The running product and a service, and what an author does with drafts. */
export class Desk {
  database!: TestDatabase;
  sink!: Sink;
  product!: Product;

  async start(): Promise<void> {
    this.database = await createTestDatabase();
    this.sink = await Sink.start();
    this.product = await Product.start({ env: { DATABASE_URL: this.database.url, EGRESS_ALLOW: this.sink.host } });
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.sink.stop();
    await this.database.drop();
  }

  /** Saves a new draft; its flow's id. */
  async draft(document: JsonObject): Promise<string> {
    const created = await this.product.call('POST', '/api/flows', document);
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    return created.body['id'] as string;
  }

  /** Saves a change of the draft; the new revision. */
  async save(id: string, revision: number, document: JsonObject): Promise<number> {
    const saved = await this.product.call('PUT', `/api/flows/${id}/draft`, document, { 'if-match': `"${revision}"` });
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
    return saved.body['revision'] as number;
  }

  tryDraft(id: string, revision: number, body: Json = {}): Promise<Reply> {
    return this.product.call('POST', `/api/flows/${id}/runs`, { revision, body });
  }

  /** The run once it has ended, or needs somebody. */
  settled(started: Reply): Promise<JsonObject> {
    if (typeof started.body['runId'] !== 'string') throw new Error(`no run was started: ${JSON.stringify(started.body)}`);
    return until('the run is settled', async () => {
      const seen = await this.product.run(started.body['runId'] as string);
      return (seen['finishedAt'] !== null || seen['status'] === 'needs_attention' || seen['status'] === 'parked') && seen;
    });
  }
}

export function useDesk(): Desk {
  const desk = new Desk();
  beforeAll(() => desk.start(), START_MS);
  afterAll(() => desk.stop(), START_MS);
  return desk;
}

/** A flow of steps one after the other, the first fed by the trigger. */
export function chain(steps: JsonObject, more: JsonObject = {}): JsonObject {
  const ids = Object.keys(steps);
  return {
    schema: 'plumbline/flow@1',
    name: 'Chain',
    trigger: { operation: 'manual' },
    steps,
    edges: ids.map((to, index) => ({ from: index === 0 ? 'trigger' : (ids[index - 1] ?? ''), to })),
    ...more,
  };
}

/** A step that posts to the service. */
export function post(url: string, body: Json, more: JsonObject = {}): JsonObject {
  return { name: `Post to ${url.slice(-4)}`, operation: 'http.request', input: { method: 'POST', url, body }, ...more };
}
