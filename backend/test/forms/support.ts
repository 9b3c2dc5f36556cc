import { hkdfSync, randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '@plumbline/shared';
import { hmac } from '../../src/adapters/vault/hmac.js';
import { formToken, type FormClaims } from '../../src/engine/forms/token.js';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MASTER_KEY, Product, type Reply } from '../support/product.js';
import { until } from '../support/until.js';

/** Longer ago than anybody needs to fill in a form of these tests, ms. */
const MINUTE = 60_000;

/** As the server makes its own key. */
const KEY = new Uint8Array(hkdfSync('sha256', Buffer.from(MASTER_KEY, 'base64url'), '', 'plumbline forms', 32));

export const tokenFor = (claims: Partial<FormClaims> & Pick<FormClaims, 'flowId'>): string =>
  formToken({ hmac, key: KEY }, { version: 1, preview: false, atMs: Date.now() - MINUTE, id: randomUUID(), workBits: 0, ...claims });

/** A value of an answer that is a text, where there is one. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : 'none');

const TEXT = { kind: 'text', id: 'name', label: 'Name', required: true };

/** A flow that a form starts, and that hands its answers to a service. */
export function formFlow(path: string, form: JsonObject = {}, input: JsonObject = { method: 'GET' }): JsonObject {
  return {
    schema: 'plumbline/flow@1',
    name: `Form at ${path}`,
    owner: 'admin@example.com',
    trigger: { operation: 'form', config: { path, title: 'Contact', pages: [{ fields: [TEXT] }], ...form } },
    steps: { keep: { name: 'Keep', operation: 'transform', input: { heard: '{{ trigger.body }}' } }, ...callOf(input) },
    edges: [{ from: 'trigger', to: 'keep' }, ...(input['url'] ? [{ from: 'keep', to: 'call' }] : [])],
  };
}

const callOf = (input: JsonObject): JsonObject => (input['url'] ? { call: { name: 'Call', operation: 'http.request', input } } : {});

/** The running product, and a visitor of its forms: without a token of the API, and without a session. */
export class FormWorld {
  database!: TestDatabase;
  sink!: Sink;
  product!: Product;
  private flows = 0;

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

  /** A published form at a path of its own. */
  async form(form: JsonObject = {}, input?: JsonObject): Promise<{ readonly path: string; readonly id: string }> {
    const path = `form-${String(++this.flows)}`;
    return { path, id: await this.product.publish(formFlow(path, form, input)) };
  }

  visit(method: string, path: string, body?: Json | string | Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
    return this.product.call(method, `/forms/${path}`, body, { authorization: '', ...headers });
  }

  /** Sends answers from a page that has been open for a minute. */
  send({ path, id }: { readonly path: string; readonly id: string }, answers: JsonObject, more: JsonObject = {}): Promise<Reply> {
    return this.visit('POST', path, { token: tokenFor({ flowId: id }), answers, ...more });
  }

  state(submission: unknown, wait = 0): Promise<Reply> {
    return this.visit('GET', `.submissions/${String(submission)}?wait=${String(wait)}`);
  }

  async runsOf(flowId: string): Promise<JsonObject[]> {
    return (await this.product.call('GET', `/api/runs?flow=${flowId}`)).body['items'] as JsonObject[];
  }

  async deliveriesOf(flowId: string): Promise<JsonObject[]> {
    return (await this.product.call('GET', `/api/deliveries?flow=${flowId}`)).body['items'] as JsonObject[];
  }

  /** Waits for the end of the only run of a flow. */
  async ended(flowId: string): Promise<JsonObject> {
    return until('the run has ended', async () => {
      const [first] = await this.runsOf(flowId);
      const run = first && (await this.product.run(first['id'] as string));
      return run !== undefined && run['finishedAt'] !== null && run;
    });
  }

  upload(path: string, token: string, field: string, name: string, body: Uint8Array | string, type = 'text/plain'): Promise<Reply> {
    const query = `field=${encodeURIComponent(field)}&name=${encodeURIComponent(name)}`;
    return this.visit('POST', `${path}/files?${query}`, body, { 'x-form-token': token, 'content-type': type });
  }
}
