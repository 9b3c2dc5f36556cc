import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject, LivePage } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { FlowFollowing, LiveConnection, RunFollowing, type Way } from './client.js';
import { CANARY, chains } from './flows.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let sink: Sink;
let product: Product;
let flowId: string;
let document: JsonObject;
let open: LiveConnection[] = [];
let followings: RunFollowing[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
  document = chains(sink.url, 3, 4);
  flowId = await product.publish(document);
});

afterEach(() => {
  for (const following of followings) following.stop();
  for (const connection of open) connection.close();
  open = [];
  followings = [];
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

async function connect(): Promise<LiveConnection> {
  const connection = LiveConnection.open(product.address);
  open.push(connection);
  await connection.connected();
  return connection;
}

function following(connection: LiveConnection, runId: string, way?: Way): RunFollowing {
  const one = new RunFollowing(connection, runId, way);
  followings.push(one);
  return one;
}

async function start(path = 'live'): Promise<string> {
  const reply = await product.call('POST', `/hooks/${path}`, { secret: CANARY, name: 'Ada' });
  expect(reply.status).toBe(202);
  return reply.body['runId'] as string;
}

/** What the API says of a run: its status, and that of each step that has begun. */
async function truth(runId: string): Promise<{ status: unknown; seq: unknown; steps: Record<string, unknown> }> {
  const run = await product.run(runId);
  const steps = (run['steps'] as JsonObject[]).filter((step) => step['status'] !== 'idle');
  return {
    status: run['status'],
    seq: run['seq'],
    steps: Object.fromEntries<unknown>(steps.map((step) => [step['key'] as string, [step['status'], step['attempt']]])),
  };
}

function shown({ run }: RunFollowing): { status: unknown; seq: unknown; steps: Record<string, unknown> } | null {
  return (
    run && {
      status: run.status,
      seq: run.seq,
      steps: Object.fromEntries([...run.steps.values()].map((step) => [step.key, [step.status, step.attempt]])),
    }
  );
}

const ended = (one: RunFollowing): Promise<true> =>
  until(
    'the end is shown',
    () => ['succeeded', 'succeeded_with_gaps'].includes(one.run?.status ?? '') && one.run?.seq === one.run?.head,
    40_000,
  );

describe('A client that follows a run', () => {
  it('sees its steps begin and end, and at last what the API says', async () => {
    sink.always('/keyed/s0_1', { delayMs: 300 });
    const runId = await start();
    const one = following(await connect(), runId);
    await until('a step is shown at work', () => one.run?.steps.get('s0_1')?.status === 'running');
    await ended(one);
    expect(shown(one)).toEqual(await truth(runId));
    expect(one.run?.flowId).toBe(flowId);
    expect(one.run?.steps.get('s0_1')?.tookMs).toBeGreaterThanOrEqual(290);
  });

  it('that has ended long ago gets the whole of it at once', async () => {
    const runId = await start();
    await until('it has ended', async () => (await product.run(runId))['finishedAt'] !== null);
    const snapshot = await (await connect()).join({ room: 'run', id: runId });
    const { seq, steps } = await truth(runId);
    expect(snapshot).toMatchObject({ room: 'run', page: { from: 0, seq, head: seq, status: 'succeeded' } });
    expect(snapshot.room === 'run' && snapshot.page.steps.map(({ key }) => key).sort()).toEqual(Object.keys(steps).sort());
  });

  it('hears nothing of payloads, not of errors either', async () => {
    sink.script('/keyed/s1_0', { status: 500, body: { error: CANARY }, effect: false });
    const runId = await start();
    const connection = await connect();
    const one = following(connection, runId);
    await ended(one);
    expect(one.run?.status).toBe('succeeded_with_gaps');
    expect(one.run?.steps.get('s1_0')).toMatchObject({ status: 'failed', gap: 'continued', errorClass: '5xx' });
    expect(connection.heard.length).toBeGreaterThan(0);
    expect(connection.heard.join('\n')).not.toContain(CANARY);
    expect(JSON.stringify(await product.run(runId))).toContain(CANARY);
  });

  it('sees a repair of a run that had ended', async () => {
    sink.script('/keyed/s2_3', { status: 500, effect: false });
    const runId = await start();
    const one = following(await connect(), runId);
    await ended(one);
    const answer = await product.call('POST', `/api/runs/${runId}/steps/s2_3/retry`, { attempt: 1, version: 'same' });
    expect(answer.status).toBe(202);
    await until('the repair is shown', () => one.run?.steps.get('s2_3')?.status === 'succeeded');
    await ended(one);
    expect(shown(one)).toEqual(await truth(runId));
  });

  it.each([1, 2, 3])(
    'over a way that drops, repeats and reorders (seed %i) still ends with the truth, after 1,000 events',
    async (seed) => {
      const path = `storm-${seed}`;
      const big = chains(sink.url, 5, 100);
      await product.publish({ ...big, trigger: { operation: 'webhook', config: { path, verify: { kind: 'none' } } } });
      const { way, sent } = badWay(seed);
      const runId = await start(path);
      const one = following(await connect(), runId, way);
      await ended(one);
      const api = await truth(runId);
      expect(Number(api.seq)).toBeGreaterThan(1_000);
      expect(shown(one)).toEqual(api);
      expect(sent()).toBeGreaterThan(3);
      // 50 ms windows: not a message for each event.
      expect(sent()).toBeLessThan(500);
      expect(one.connection.heard.join('\n')).not.toContain(CANARY);
    },
  );

  it('connects anew after its connection broke, and goes on with the truth', async () => {
    sink.always('/keyed/s0_3', { delayMs: 500 });
    const runId = await start();
    const one = following(await connect(), runId);
    await until('it has joined', () => one.run !== null);
    one.connection.socket.io.engine.close();
    await ended(one);
    expect(one.asked.filter(({ kind }) => kind === 'join').length).toBeGreaterThan(1);
    expect(shown(one)).toEqual(await truth(runId));
  });
});

describe('A client that follows a flow', () => {
  it('sees runs begin and end, drafts saved and versions published', async () => {
    const one = await FlowFollowing.start(await connect(), flowId);
    expect(one.state.flow).toEqual({ flowId, revision: 1, publishedVersion: 1 });
    const runIds = await Promise.all([start(), start(), start()]);
    await until('all ends are shown', () => runIds.every((runId) => one.state.runs.get(runId)?.status === 'succeeded'));
    const saved = await product.call('PUT', `/api/flows/${flowId}/draft`, { ...document, name: CANARY }, { 'if-match': '"1"' });
    expect(saved.status).toBe(200);
    await until('the draft is shown', () => one.state.flow?.revision === 2);
    expect((await product.call('POST', `/api/flows/${flowId}/publish`)).status).toBe(201);
    await until('the version is shown', () => one.state.flow?.publishedVersion === 2);
    expect(one.connection.heard.join('\n')).not.toContain(CANARY);
  });
});

/** A way with a will of its own: of ten messages it drops three, repeats two, and holds two back until later ones have passed. */
function badWay(seed: number): { way: Way; sent: () => number } {
  let state = seed;
  let count = 0;
  const chance = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const held: LivePage[] = [];
  const way: Way = (page) => {
    count++;
    const luck = chance();
    if (luck < 0.3) return [];
    if (luck < 0.5) return [page, page];
    if (luck < 0.7) {
      held.push(page);
      return [];
    }
    return [page, ...held.splice(0, chance() < 0.5 ? held.length : 0)];
  };
  return { way, sent: () => count };
}
