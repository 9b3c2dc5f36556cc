import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';

const START_MS = 60_000;
let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
}, START_MS);

afterEach(() => product.kill());

afterAll(async () => {
  await sink.stop();
  await database.drop();
}, START_MS);

const start = (env: Record<string, string> = {}): Promise<Product> =>
  Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: '3000', ...env } });

/** Calls in a row, one for each path; those to a path with `keyed` in it send an idempotency key. */
function flow(path: string, calls: readonly string[], config: JsonObject = {}): JsonObject {
  const step = (to: string): JsonObject => ({
    name: to,
    operation: 'http.request',
    input: { method: 'POST', url: `${sink.url}${to}`, body: { id: '{{ trigger.body.id }}' } },
    ...(to.includes('keyed') ? { policy: { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' } } : {}),
  });
  return {
    schema: 'plumbline/flow@1',
    name: path,
    owner: 'admin@example.com',
    trigger: { operation: 'webhook', config: { path, body: 'json', verify: { kind: 'none' }, ...config } },
    steps: Object.fromEntries(calls.map((to, i) => [`s${i}`, step(to)])),
    edges: calls.map((_, i) => ({ from: i === 0 ? 'trigger' : `s${i - 1}`, to: `s${i}` })),
  };
}

/** Ends the product and answers with its exit code and how long that took, ms. */
async function end(): Promise<{ code: number | null; ms: number }> {
  const sinceMs = performance.now();
  const code = new Promise<number | null>((resolve) => product.child.once('exit', resolve));
  product.child.kill('SIGTERM');
  return { code: await code, ms: performance.now() - sinceMs };
}

const ended = (runId: string): Promise<JsonObject> =>
  until(`the run ${runId} has ended`, async () => {
    const seen = await product.run(runId);
    return seen['finishedAt'] !== null && seen;
  });

describe('an end in order', () => {
  it('under load loses nothing and repeats nothing, keyed or not, and exits with 0', async () => {
    product = await start();
    await product.publish(flow('load', ['/load-keyed', '/load-unsafe', '/load-last']));
    sink.always('/load-unsafe', { delayMs: 40 });
    const accepted: string[] = [];
    let refused = 0;
    let sending = true;
    const sender = async (name: string): Promise<void> => {
      for (let i = 0; sending; i++) {
        const reply = await product.call('POST', '/hooks/load', { id: `${name}-${i}` }).catch(() => null);
        if (reply?.status === 202) accepted.push(reply.body['runId'] as string);
        else {
          refused++;
          sending = false;
        }
      }
    };
    const senders = ['a', 'b', 'c', 'd'].map(sender);
    await until('there is load', () => accepted.length > 40);
    const { code } = await end();
    await Promise.all(senders);
    expect(code).toBe(0);
    expect(refused).toBeGreaterThan(0);
    const { rows } = await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM run WHERE owner IS NOT NULL');
    expect(rows[0]?.n).toBe(0);
    product = await start();
    for (const runId of accepted) expect(await ended(runId)).toMatchObject({ status: 'succeeded' });
    const total = await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM run');
    for (const path of ['/load-keyed', '/load-unsafe', '/load-last']) {
      expect({ path, effects: sink.effectsOn(path), calls: sink.callsTo(path).length }).toEqual({
        path,
        effects: total.rows[0]?.n,
        calls: total.rows[0]?.n,
      });
    }
  }, 90_000);

  it('finishes a call that is under way, tells who waits for an answer that it comes later, and is not ready meanwhile', async () => {
    product = await start();
    await product.publish(flow('answer', ['/slow', '/after'], { respond: 'onFinish', respondWithin: '30s' }));
    sink.script('/slow', { delayMs: 1_500 });
    // One connection that stays open: a load balancer's.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await ask(agent, '/api/health/ready')).toBe(200);
    const waiting = product.call('POST', '/hooks/answer', { id: '1' });
    await until('the call is under way', () => sink.callsTo('/slow').length === 1);
    const done = end();
    const told = await waiting;
    expect(told).toMatchObject({ status: 202, body: { runId: expect.any(String), deliveryId: expect.any(String) } });
    expect(sink.effectsOn('/slow')).toBe(0);
    expect(await ask(agent, '/api/health/ready')).toBe(503);
    expect(await ask(agent, '/hooks/answer', 'POST')).toBe(503);
    expect(await done).toMatchObject({ code: 0 });
    agent.destroy();
    expect(sink.effectsOn('/slow')).toBe(1);
    expect(sink.callsTo('/after')).toEqual([]);
    product = await start();
    expect(await ended(told.body['runId'] as string)).toMatchObject({ status: 'succeeded' });
    expect([sink.callsTo('/slow').length, sink.callsTo('/after').length]).toEqual([1, 1]);
  }, 60_000);

  it('is cut short by a second signal; the next start goes on', async () => {
    product = await start();
    await product.publish(flow('stubborn', ['/hang-keyed']));
    sink.script('/hang-keyed', { hang: true });
    const accepted = await product.call('POST', '/hooks/stubborn', { id: '1' });
    await until('the call is under way', () => sink.callsTo('/hang-keyed').length === 1);
    const done = end();
    await until('it is on its way out', () => readiness(503));
    // The same signal within half a second is one: terminals and npm repeat it.
    await until('half a second is over', async () => {
      product.child.kill('SIGTERM');
      return product.exited;
    });
    expect(await done).toMatchObject({ code: 1 });
    product = await start();
    expect(await ended(accepted.body['runId'] as string)).toMatchObject({ status: 'succeeded' });
    expect(sink.effectsOn('/hang-keyed')).toBe(1);
  }, 60_000);

  it('does not wait longer than it may for a call that never ends: its run is left to the next start', async () => {
    product = await start({ SHUTDOWN_MS: '6000' });
    await product.publish(flow('endless', ['/endless-keyed']));
    sink.script('/endless-keyed', { hang: true });
    const accepted = await product.call('POST', '/hooks/endless', { id: '1' });
    await until('the call is under way', () => sink.callsTo('/endless-keyed').length === 1);
    const { code, ms } = await end();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(6_000);
    product = await start();
    expect(await ended(accepted.body['runId'] as string)).toMatchObject({ status: 'succeeded' });
    expect(sink.effectsOn('/endless-keyed')).toBe(1);
  }, 90_000);

  it('takes the embedded database with it', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-end-'));
    product = await Product.start({ env: { DATA_DIR: dataDir, EGRESS_ALLOW: sink.host } });
    const pid = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').then((text) => Number(text.split('\n')[0]));
    expect(await commandOf(pid)).toContain('postgres');
    expect(await end()).toMatchObject({ code: 0 });
    expect(await commandOf(pid)).not.toContain('postgres');
    // Left behind by a server that did not end in order.
    await expect(readFile(join(dataDir, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);
});

function readiness(status: number): Promise<boolean> {
  return product.call('GET', '/api/health/ready').then(
    (reply) => reply.status === status,
    () => false,
  );
}

/** Empty once the process is gone, also while nobody has asked for its exit code. */
function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

/** The status of an answer over this agent's connection. */
function ask(agent: Agent, path: string, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(product.address + path, { agent, method, headers: { authorization: `Bearer ${TOKEN}` } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('error', reject).end();
  });
}
