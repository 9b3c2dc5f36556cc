import { expect } from '@jest/globals';
import type { Json, JsonObject } from '@plumbline/shared';
import type { Product, Reply } from '../support/product.js';
import { until } from '../support/until.js';

/** A connection to make, of the kind bearer where nothing else is said. */
export function bearer(hosts: readonly string[], more: JsonObject = {}): JsonObject {
  return {
    kind: 'bearer',
    service: 'CRM',
    name: 'sales',
    settings: {},
    hosts: [...hosts],
    secrets: { token: 'tok-en-0123456789' },
    ...more,
  };
}

export async function made(product: Product, connection: JsonObject): Promise<string> {
  const reply = await product.call('POST', '/api/connections', connection);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 201 });
  return reply.body['id'] as string;
}

/** A flow with one step, started by hand. */
export function calling(url: string, connection: Json | undefined, step: JsonObject = {}): JsonObject {
  const { input, ...rest } = { input: {}, ...step };
  return {
    schema: 'plumbline/flow@1',
    name: 'Calls a service',
    owner: 'ada@example.com',
    trigger: { operation: 'manual' },
    steps: {
      call: {
        name: 'Call',
        operation: 'http.request',
        input: { method: 'POST', url, body: { a: 1 }, ...(input as JsonObject) },
        ...(connection === undefined ? {} : { connection }),
        ...rest,
      },
    },
    edges: [{ from: 'trigger', to: 'call' }],
  };
}

export async function start(product: Product, flowId: string, body: JsonObject = {}): Promise<string> {
  const started = await product.call('POST', `/api/flows/${flowId}/runs`, { body });
  expect(started.status).toBe(202);
  return started.body['runId'] as string;
}

/** Waits until a run is over, or waits for a person. */
export function rested(product: Product, runId: string): Promise<JsonObject> {
  return until('the run rests', async () => {
    const run = await product.run(runId);
    return (run['finishedAt'] !== null || run['status'] === 'needs_attention') && run;
  });
}

/** Publishes a flow, runs it once, and gives its one step. */
export async function ran(product: Product, document: JsonObject): Promise<JsonObject> {
  const run = await rested(product, await start(product, await product.publish(document)));
  return (run['steps'] as JsonObject[])[0] ?? {};
}

export function codes(reply: Reply): unknown[] {
  return ((reply.body['problems'] ?? []) as JsonObject[]).map(({ code }) => code);
}
