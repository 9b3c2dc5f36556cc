import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { openRuns } from '../support/open-runs.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const EVENTS = 2_000;
const DUPLICATES = 200;
const CONCURRENCY = 50;
/** Bound for a slow and busy machine; nothing here measures time. */
const LONG_MS = 240_000;

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
}, LONG_MS);

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
}, LONG_MS);

interface Sent {
  readonly event: number;
  readonly status: number;
  readonly runId: string;
}

/** Sends each event once, and every tenth a second time some events later, from as many senders as there is concurrency. */
async function sendAll(): Promise<Sent[]> {
  const every = EVENTS / DUPLICATES;
  const queue = Array.from({ length: EVENTS }, (_, i) => (i % every === 0 && i > 0 ? [i, i - every + 1] : [i])).flat();
  queue.push(EVENTS - every + 1);
  const sent: Sent[] = [];
  const sender = async (): Promise<void> => {
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      const body = { id: `lead-${event}`, email: `${event}@example.com`, name: `Lead ${event}` };
      const reply = await product.call('POST', '/hooks/four-in-a-row', body, { 'x-event-id': `lead-${event}` });
      sent.push({ event, status: reply.status, runId: reply.body['runId'] as string });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sender));
  return sent;
}

/** How many effects there were for each event on one path. */
function effectsPerEvent(path: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const effect of sink.effects) {
    if (effect.path !== path) continue;
    const { id } = JSON.parse(effect.body) as { id: string };
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

it(
  'runs 2,000 events from 50 senders, each of four effects exactly once, and makes no run of 200 duplicates',
  async () => {
    const text = await readFile(new URL('../../bench/flows/four-in-a-row.json', import.meta.url), 'utf8');
    await product.publish(JSON.parse(text.replaceAll('127.0.0.1:4010', sink.host)) as JsonObject);

    const sent = await sendAll();
    expect(sent).toHaveLength(EVENTS + DUPLICATES);
    expect(sent.filter(({ status }) => status === 202)).toHaveLength(EVENTS);
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(DUPLICATES);
    const runOf = new Map(sent.map(({ event, runId }) => [event, runId]));
    expect(sent.filter(({ event, runId }) => runOf.get(event) !== runId)).toEqual([]);
    expect(new Set(runOf.values()).size).toBe(EVENTS);

    await until(
      'all runs have ended',
      async () => {
        const { rows } = await database.pool.query<{ open: number }>("SELECT count(*)::int AS open FROM run WHERE status <> 'succeeded'");
        return rows[0]?.open === 0;
      },
      LONG_MS / 2,
      async () => `${await openRuns(database.pool)}\n${product.log.slice(-20).join('\n')}`,
    );
    const { rows: runs } = await database.pool.query('SELECT status, count(*)::int AS count FROM run GROUP BY status');
    expect(runs).toEqual([{ status: 'succeeded', count: EVENTS }]);

    for (const path of ['/keyed/1', '/keyed/2', '/keyed/3', '/keyed/4']) {
      const counts = effectsPerEvent(path);
      expect({ path, events: counts.size }).toEqual({ path, events: EVENTS });
      expect([...counts].filter(([, count]) => count !== 1)).toEqual([]);
      // Nothing failed here, so nothing was even sent twice: the keys had nothing to do.
      expect(sink.callsTo(path)).toHaveLength(EVENTS);
    }

    const { rows: verdicts } = await database.pool.query(
      'SELECT verdict, count(*)::int AS count FROM delivery GROUP BY verdict ORDER BY 1',
    );
    expect(verdicts).toEqual([
      { verdict: 'accepted', count: EVENTS },
      { verdict: 'duplicate', count: DUPLICATES },
    ]);
    const { rows: holes } = await database.pool.query(
      'SELECT run_id FROM run_event e JOIN run r ON r.id = e.run_id GROUP BY run_id, last_seq HAVING max(seq) <> count(*) OR max(seq) <> last_seq',
    );
    expect(holes).toEqual([]);
    expect(product.log.filter((line) => line.startsWith('{'))).toEqual([]);
  },
  LONG_MS,
);
