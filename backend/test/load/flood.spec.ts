import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FloodOrder, FloodReport } from '../crash/faults/figures/flood-senders.js';
import { TcpProxy } from '../crash/faults/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { openRuns } from '../support/open-runs.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const SENDERS = fileURLToPath(new URL('../crash/faults/figures/flood-senders.ts', import.meta.url));
/** The accept rate is measured for so long, and ten times as much is sent for so long, s. */
const SECONDS = 10;
const STEADY = 64;
const AT_MOST = 2_000;
/** Between two events of the other trigger, ms. */
const BESIDE_MS = 100;
const LONG_MS = 300_000;

let database: TestDatabase;
let wire: TcpProxy;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  wire = await TcpProxy.start(Number(url.port));
  url.port = String(wire.port);
  product = await Product.start({ env: { DATABASE_URL: url.href } });
}, LONG_MS);

afterAll(async () => {
  await product.stop();
  await wire.stop();
  await database.drop();
}, LONG_MS);

const publish = (path: string): Promise<string> =>
  product.publish({
    schema: 'plumbline/flow@1',
    name: path,
    owner: 'owner@example.com',
    trigger: { operation: 'webhook', config: { path, verify: { kind: 'none' } } },
    steps: { note: { name: 'Note', operation: 'transform', input: { event: '{{ trigger.body.event }}' } } },
    edges: [{ from: 'trigger', to: 'note' }],
  });

function send(order: Omit<FloodOrder, 'origins' | 'path' | 'seconds'>): Promise<FloodReport> {
  const senders = fork(SENDERS, { execArgv: ['--import', 'tsx'], env: { PATH: process.env['PATH'] } });
  return new Promise((resolve, reject) => {
    senders.once('message', (report) => resolve(report as FloodReport));
    senders.once('exit', (code) => reject(new Error(`the senders of the flood ended with ${String(code)}`)));
    senders.send({ origins: [product.address], path: '/hooks/flooded', seconds: SECONDS, ...order });
  });
}

/** Sends to the other trigger, one event after the other, while something else goes on. */
async function beside(during: Promise<unknown>): Promise<{ statuses: number[]; tookMs: number[] }> {
  const statuses: number[] = [];
  const tookMs: number[] = [];
  let isOver = false;
  void during.finally(() => (isOver = true));
  while (!isOver) {
    const sinceMs = performance.now();
    statuses.push((await product.call('POST', '/hooks/beside', { event: statuses.length })).status);
    tookMs.push(performance.now() - sinceMs);
    await sleep(BESIDE_MS);
  }
  return { statuses, tookMs: tookMs.sort((a, b) => a - b) };
}

const at = (sorted: readonly number[], part: number): string => `${(sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(0)} ms`;

async function runsOf(flowId: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM run WHERE flow_id = $1', [flowId]);
  return rows[0]?.count ?? 0;
}

it(
  'Ten times what can be taken in is answered with 202, 429 or 503, every 202 is a run, and another trigger takes every event',
  async () => {
    const flooded = await publish('flooded');
    const other = await publish('beside');
    for (const path of ['flooded', 'beside']) expect((await product.call('POST', `/hooks/${path}`, { event: 'first' })).status).toBe(202);
    // On a quick one no machine sends ten times as much as it takes in.
    wire.become('slow');
    const measuring = send({ prefix: 'steady', perS: null, atOnce: STEADY });
    const usual = await beside(measuring);
    const steady = await measuring;
    const perS = (10 * steady.accepted.length) / steady.tookS;
    const flooding = send({ prefix: 'flood', perS, atOnce: AT_MOST });
    const others = await beside(flooding);
    const flood = await flooding;
    wire.become('clear');
    const refused = new Map(flood.statuses);
    console.log(
      [
        `${Math.round(perS / 10)} events are taken in a second; ${Math.round(flood.sent / flood.tookS)} were sent:`,
        `${flood.statuses.map(([status, count]) => `${count} × ${status}`).join(', ')}.`,
        `Another trigger: p50 ${at(usual.tookMs, 0.5)}, p99 ${at(usual.tookMs, 0.99)} before,`,
        `p50 ${at(others.tookMs, 0.5)}, p99 ${at(others.tookMs, 0.99)} in the flood.`,
      ].join(' '),
    );
    expect([...steady.statuses, ...flood.statuses].map(([status]) => status).filter((status) => ![202, 429, 503].includes(status))).toEqual(
      [],
    );
    expect([steady.broken, flood.broken]).toEqual([{}, {}]);
    expect(new Set([...usual.statuses, ...others.statuses])).toEqual(new Set([202]));
    expect(await runsOf(flooded)).toBe(1 + steady.accepted.length + flood.accepted.length);
    expect(await runsOf(other)).toBe(1 + usual.statuses.length + others.statuses.length);
    expect((refused.get(429) ?? 0) + (refused.get(503) ?? 0)).toBeGreaterThan(0);
    const isOver = async (): Promise<boolean> => {
      const { rows } = await database.pool.query("SELECT 1 FROM run WHERE status <> 'succeeded' LIMIT 1");
      return rows.length === 0;
    };
    await until('every run has succeeded', isOver, LONG_MS / 2, () => openRuns(database.pool));
  },
  LONG_MS,
);
