import type { Json, JsonObject } from '@plumbline/shared';
import type { Call, Sink } from '../../../e2e/stand-ins/sink.js';
import type { TestDatabase } from '../support/database.js';
import { Product, stepOf, type ProductOptions, type Reply } from '../support/product.js';
import { until } from '../support/until.js';
import { pathOf } from './flow.js';

/** One event as its sender sends it. */
export interface SentEvent {
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A run comes to rest when it ended, or when it waits for a person or for a service and none of its steps does anything. */
function rests(run: JsonObject): boolean {
  if (run['finishedAt'] !== null) return true;
  const busy = (run['steps'] as JsonObject[]).some(({ status }) => BUSY.includes(status as string));
  return !busy && ['parked', 'needs_attention'].includes(run['status'] as string);
}

/** Longest that a case may take to come to rest, ms: longer than any of their waits. */
const LONGEST_MS = 45_000;

const BUSY = ['queued', 'running', 'retrying', 'waiting'];

/** A process that can be ended and started again on the same data. */
export class Host {
  private constructor(
    readonly database: TestDatabase,
    private readonly options: ProductOptions,
    private current: Product,
  ) {}

  static async start(database: TestDatabase, env: Readonly<Record<string, string>>): Promise<Host> {
    const options = { env: { DATABASE_URL: database.url, ...env } };
    return new Host(database, options, await Product.start(options));
  }

  get product(): Product {
    return this.current;
  }

  async restart(): Promise<void> {
    this.current = await Product.start(this.options);
  }

  async end(): Promise<void> {
    await this.current.stop();
    await this.database.drop();
  }
}

/** What a case plays on: the product, the services, and the run of its first event. */
export class Stage {
  flowId = '';
  /** Run of each event, in the order of sending. */
  readonly runIds: string[] = [];
  readonly answers: Reply[] = [];

  constructor(
    readonly host: Host,
    readonly sink: Sink,
    public document: JsonObject,
  ) {}

  get product(): Product {
    return this.host.product;
  }

  get runId(): string {
    return this.runIds[0] ?? '';
  }

  async publish(): Promise<void> {
    this.flowId = await this.product.publish(this.document);
  }

  /** Publishes another flow and goes on with a run of that. */
  async play(document: JsonObject, event: SentEvent): Promise<void> {
    this.document = document;
    await this.publish();
    await this.send(event);
  }

  /** Sends an event to the flow's webhook. */
  async send({ body, headers }: SentEvent): Promise<Reply> {
    const answer = await this.product.call('POST', `/hooks/${pathOf(this.document)}`, body, headers);
    this.answers.push(answer);
    this.runIds.push(answer.body['runId'] as string);
    return answer;
  }

  run(runId = this.runId): Promise<JsonObject> {
    return this.product.run(runId);
  }

  async step(id: string): Promise<JsonObject> {
    return stepOf(await this.run(), id);
  }

  /** Waits until the run rests; whether with the right status is for the caller to say. */
  rested(runId = this.runId): Promise<JsonObject> {
    const rest = async (): Promise<JsonObject | false> => {
      const seen = await this.run(runId);
      return rests(seen) && seen;
    };
    return until('the run rests', rest, LONGEST_MS);
  }

  /** Waits until the run has this status. */
  reached(status: string): Promise<JsonObject> {
    return until(`the run is ${status}`, async () => {
      const seen = await this.run();
      return seen['status'] === status && seen;
    });
  }

  /** Waits until this many calls have arrived at a path. */
  arrived(path: string, calls = 1): Promise<readonly Call[]> {
    return until(`${calls} calls to ${path}`, () => this.sink.callsTo(path).length >= calls && this.sink.callsTo(path));
  }

  async journal(runId = this.runId): Promise<JsonObject[]> {
    const { body } = await this.product.call('GET', `/api/runs/${runId}/events?limit=1000`);
    return body['items'] as JsonObject[];
  }

  retry(step: string, body: JsonObject): Promise<Reply> {
    return this.product.call('POST', `/api/runs/${this.runId}/steps/${step}/retry`, body);
  }

  resolve(step: string, body: JsonObject): Promise<Reply> {
    return this.product.call('POST', `/api/runs/${this.runId}/steps/${step}/resolve`, body);
  }

  cancel(body: Json = {}): Promise<Reply> {
    return this.product.call('POST', `/api/runs/${this.runId}/cancel`, body);
  }

  /** The process dies at once and is started again on the same data. */
  async killAndRestart(): Promise<void> {
    await this.product.kill();
    await this.host.restart();
  }
}
