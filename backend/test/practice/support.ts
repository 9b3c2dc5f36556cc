import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Json, JsonObject } from '@plumbline/shared';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, type Reply } from '../support/product.js';
import { until } from '../support/until.js';

/** Starting a process on a busy machine takes seconds. */
const START_MS = 60_000;

export type Service = 'crm' | 'chat' | 'mailbox' | 'analytics' | 'tasks' | 'website';
const SERVICES: readonly Service[] = ['crm', 'chat', 'mailbox', 'analytics', 'tasks', 'website'];

/** The product with its practice services, as a newcomer sees it: over its API only. */
export class PracticeWorld {
  database!: TestDatabase;
  product!: Product;

  async start(): Promise<void> {
    this.database = await createTestDatabase();
    await this.startProduct();
  }

  async startProduct(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.product = await Product.start({ env: { DATABASE_URL: this.database.url, PRACTICE: 'on', ...env } });
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.database.drop();
  }

  /** Submits the website's form and gives the runs that its sendings answered with. */
  async submit(lead: JsonObject = {}): Promise<string[]> {
    const { status, body } = await this.product.call('POST', '/api/practice/submit', lead);
    expect({ status, body }).toMatchObject({ status: 200 });
    return (body['deliveries'] as JsonObject[]).map(({ answer }) => (answer as JsonObject)['runId'] as string);
  }

  /** Submits once and waits until the run has ended, is parked, or waits for a person. */
  async rested(lead: JsonObject = {}): Promise<JsonObject> {
    const [runId] = await this.submit(lead);
    return this.rests(runId ?? '');
  }

  rests(runId: string): Promise<JsonObject> {
    return until(`the run ${runId} rests`, async () => {
      const run = await this.product.run(runId);
      return (run['finishedAt'] !== null || ['parked', 'needs_attention'].includes(run['status'] as string)) && run;
    });
  }

  async ended(runId: string): Promise<JsonObject> {
    return until(`the run ${runId} has ended`, async () => {
      const run = await this.product.run(runId);
      return run['finishedAt'] !== null && run;
    });
  }

  async set(service: Service, change: JsonObject): Promise<Reply> {
    const reply = await this.product.call('PUT', `/api/practice/${service}`, change);
    expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
    return reply;
  }

  async state(service: Service): Promise<JsonObject> {
    const { body } = await this.product.call('GET', '/api/practice');
    const found = (body['services'] as JsonObject[]).find(({ id }) => id === service);
    if (!found) throw new Error(`no practice service ${service}`);
    return found;
  }

  /** Calls that arrived at a service, and what happened in it. */
  async counts(service: Service): Promise<[Json | undefined, Json | undefined]> {
    const { calls, effects } = await this.state(service);
    return [calls, effects];
  }

  async reset(): Promise<void> {
    for (const service of SERVICES) expect((await this.product.call('POST', `/api/practice/${service}/reset`)).status).toBe(200);
  }
}

/** Starts a world for a spec file; each test begins with empty services that behave. */
export function usePractice(): PracticeWorld {
  const world = new PracticeWorld();
  beforeAll(() => world.start(), START_MS);
  beforeEach(() => world.reset());
  afterAll(() => world.stop(), START_MS);
  return world;
}

/** Status, attempts and error code of each step that was reached. */
export function outline(run: JsonObject): Record<string, string> {
  const steps = run['steps'] as JsonObject[];
  return Object.fromEntries(
    steps.map(({ id, status, attempt, error }) => {
      const code = error === null ? '' : ` ${(error as JsonObject)['code'] as string}`;
      return [id as string, `${status as string} ${attempt as number}${code}`];
    }),
  );
}
