import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, payloadDirOf, type TestDatabase } from '../support/database.js';
import { Product, stepOf, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';

const START_MS = 60_000;
let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await start();
  await product.publish(flow());
}, START_MS);

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
}, START_MS);

function start(): Promise<Product> {
  return Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: '2000' } });
}

/** Two calls in a row; the second reads the event again. */
function flow(): JsonObject {
  const call = (path: string, body: JsonObject): JsonObject => ({
    name: path,
    operation: 'http.request',
    input: { method: 'PUT', url: `${sink.url}${path}`, body },
  });
  return {
    schema: 'plumbline/flow@1',
    name: 'Large events',
    owner: 'admin@example.com',
    trigger: {
      operation: 'webhook',
      config: { path: 'large', body: 'json', verify: { kind: 'none' }, dedupe: { key: '{{ trigger.body.id }}' } },
    },
    steps: { first: call('/first', { id: '{{ trigger.body.id }}' }), second: call('/second', { last: '{{ trigger.body.last }}' }) },
    edges: [
      { from: 'trigger', to: 'first' },
      { from: 'first', to: 'second' },
    ],
  };
}

/** An event of about this many bytes; `last` stands at its end. */
function event(id: string, bytes: number): string {
  return JSON.stringify({ id, filler: 'é'.repeat(bytes / 2), last: `end of ${id}` });
}

function ended(runId: unknown): Promise<JsonObject> {
  return until('the run has ended', async () => {
    const seen = await product.run(runId as string);
    return seen['finishedAt'] !== null && seen;
  });
}

interface Stored {
  readonly id: string;
  readonly run_id: string;
  readonly raw: number;
}

/** Where the deliveries of a run lie. */
async function storedOf(runId: unknown): Promise<Stored[]> {
  const { rows } = await database.pool.query<Stored>(
    `SELECT p.id, p.run_id, octet_length(d.raw) AS raw FROM delivery d JOIN payload p ON p.id = (d.payload->>'id')::uuid WHERE d.run_id = $1 ORDER BY d.id`,
    [runId],
  );
  return rows;
}

describe('a large delivery', () => {
  it(
    'lies in the payload store, and the flow and the API see all of it',
    async () => {
      const text = event('a', 300_000);
      const accepted = await product.call('POST', '/hooks/large', text);
      expect(accepted.status).toBe(202);
      const { runId } = accepted.body;
      expect((await ended(runId))['status']).toBe('succeeded');
      expect(JSON.parse(sink.callsTo('/second').at(-1)?.body ?? '')).toEqual({ last: 'end of a' });
      expect(await storedOf(runId)).toEqual([{ id: expect.any(String), run_id: runId, raw: 1_000 }]);
      const { body } = await product.call('GET', `/api/runs/${runId as string}/delivery`);
      expect(Buffer.from(body['raw'] as string, 'base64').toString()).toBe(text);
    },
    START_MS,
  );

  it(
    'that is gone when its run is taken up again ends the run as failed, with the reason, instead of taking it up for ever',
    async () => {
      sink.script('/first', { hang: true, effect: false });
      const accepted = await product.call('POST', '/hooks/large', event('gone', 200_000));
      const { runId } = accepted.body;
      await until('the first call is under way', () => sink.callsTo('/first').some(({ body }) => body.includes('gone')));
      const [stored] = await storedOf(runId);
      const dir = payloadDirOf(database.url);
      const path = join(dir, (await readdir(dir, { recursive: true })).find((name) => name.endsWith(stored?.id ?? '?')) ?? '');
      await product.kill();
      await rm(path);
      product = await start();
      expect(await ended(runId)).toMatchObject({ status: 'failed', error: { code: 'payload_damaged' } });
    },
    START_MS,
  );

  it(
    'is found by how it begins',
    async () => {
      const accepted = await product.call('POST', '/hooks/large', event('needle-7', 200_000));
      const { body } = await product.call('GET', '/api/runs?q=needle-7');
      expect((body['items'] as JsonObject[]).map(({ id }) => id)).toContain(accepted.body['runId']);
      await ended(accepted.body['runId']);
    },
    START_MS,
  );

  it(
    'of 10 MB goes through',
    async () => {
      const text = event('ten', 10_000_000);
      const accepted = await product.call('POST', '/hooks/large', text);
      expect((await ended(accepted.body['runId']))['status']).toBe('succeeded');
      const { body } = await product.call('GET', `/api/runs/${accepted.body['runId'] as string}/delivery`);
      expect(Buffer.from(body['raw'] as string, 'base64').equals(Buffer.from(text))).toBe(true);
    },
    START_MS,
  );

  it(
    'that stays small stays in the database',
    async () => {
      const accepted = await product.call('POST', '/hooks/large', event('small', 1_000));
      await ended(accepted.body['runId']);
      expect(await storedOf(accepted.body['runId'])).toEqual([]);
    },
    START_MS,
  );

  it(
    'that comes again leaves its bytes to the run that it led to',
    async () => {
      const text = event('twice', 100_000);
      const first = await product.call('POST', '/hooks/large', text);
      const again = await Promise.all(Array.from({ length: 3 }, () => product.call('POST', '/hooks/large', text)));
      const { runId } = first.body;
      for (const reply of again) expect(reply).toMatchObject({ status: 200, body: { runId } });
      const stored = await storedOf(runId);
      expect(stored.map(({ run_id }) => run_id)).toEqual([runId, runId, runId, runId]);
      await ended(runId);
    },
    START_MS,
  );

  it(
    'is read again after a kill, and the run goes on with it',
    async () => {
      sink.script('/first', { hang: true });
      const accepted = await product.call('POST', '/hooks/large', event('killed', 500_000));
      await until('the first call has arrived', () => sink.callsTo('/first').some(({ body }) => body.includes('killed')));
      await product.kill();
      product = await start();
      const run = await ended(accepted.body['runId']);
      expect(run['status']).toBe('succeeded');
      expect(stepOf(run, 'second')['status']).toBe('succeeded');
      expect(JSON.parse(sink.callsTo('/second').at(-1)?.body ?? '')).toEqual({ last: 'end of killed' });
    },
    START_MS,
  );
});

describe('a large output', () => {
  it(
    'lies in the payload store, is read by later steps after a kill, and is handed out as JSON',
    async () => {
      await product.publish(outputFlow());
      sink.script('/wait', { hang: true });
      const accepted = await product.call('POST', '/hooks/output', {});
      await until('the call has arrived', () => sink.callsTo('/wait').length > 0);
      await product.kill();
      product = await start();
      const run = await ended(accepted.body['runId']);
      expect(run['status']).toBe('succeeded');
      expect(stepOf(run, 'use')['output']).toEqual({ last: 19_999 });
      const ref = stepOf(run, 'make')['outputRef'] as JsonObject;
      expect(ref).toMatchObject({ type: 'application/json' });
      const reply = await product.call('GET', `/api/payloads/${ref['id'] as string}`);
      expect(reply).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
      expect((reply.body['result'] as JsonObject[]).length).toBe(20_000);
    },
    START_MS,
  );

  function outputFlow(): JsonObject {
    const list = 'return Array.from({ length: 20000 }, (_, at) => ({ at, text: `number ${at}` }))';
    return {
      schema: 'plumbline/flow@1',
      name: 'Large output',
      owner: 'admin@example.com',
      trigger: { operation: 'webhook', config: { path: 'output', body: 'json', verify: { kind: 'none' } } },
      steps: {
        make: { name: 'Make', operation: 'code', input: { source: list } },
        wait: { name: 'Wait', operation: 'http.request', input: { url: `${sink.url}/wait` } },
        use: { name: 'Use', operation: 'transform', input: { last: '{{ steps.make.output.result[-1].at }}' } },
      },
      edges: [
        { from: 'trigger', to: 'make' },
        { from: 'make', to: 'wait' },
        { from: 'wait', to: 'use' },
      ],
    };
  }
});

describe('GET /api/payloads/:id', () => {
  const get = (id: string, authorization = `Bearer ${TOKEN}`) =>
    fetch(`${product.address}/api/payloads/${id}`, { headers: { authorization } });

  async function stored(id: string): Promise<string> {
    const accepted = await product.call('POST', '/hooks/large', event(id, 200_000));
    await ended(accepted.body['runId']);
    return (await storedOf(accepted.body['runId']))[0]?.id ?? '';
  }

  it(
    'hands out the bytes as a download that no browser runs',
    async () => {
      const reply = await get(await stored('download'));
      expect(reply.status).toBe(200);
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
        'content-security-policy': 'sandbox',
      });
      expect(await reply.text()).toBe(event('download', 200_000));
    },
    START_MS,
  );

  it(
    'wants the token',
    async () => {
      expect((await get(await stored('locked'), '')).status).toBe(401);
    },
    START_MS,
  );

  it.each(['0198f4c0-0000-7000-8000-000000000000', 'nothing', '..%2f..%2fapi-token', '%2e%2e', 'tmp', '%00'])(
    'knows nothing called %s',
    async (id) => {
      const reply = await get(id);
      expect(reply.status).toBe(404);
      expect(await reply.json()).toMatchObject({ code: expect.stringMatching(/^(payload_)?not_found$/) });
    },
  );

  it(
    'breaks off rather than hand out what is damaged, and says what is wrong when it can',
    async () => {
      const id = await stored('damaged');
      const path = await fileOf(id);
      const bytes = await readFile(path);
      bytes[150_000] = 0;
      await writeFile(path, bytes);
      await expect(get(id).then((reply) => reply.arrayBuffer())).rejects.toThrow();
      await until('the damage is in the log', () => product.log.some((line) => line.includes(id) && line.includes('damaged')));
      await rm(path);
      const reply = await get(id);
      expect(reply.status).toBe(500);
      expect(await reply.json()).toMatchObject({ code: 'payload_damaged', detail: expect.stringMatching(/missing/) });
    },
    START_MS,
  );

  async function fileOf(id: string): Promise<string> {
    const dir = payloadDirOf(database.url);
    const found = (await readdir(dir, { recursive: true })).find((name) => name.endsWith(id));
    return join(dir, found ?? '');
  }
});
