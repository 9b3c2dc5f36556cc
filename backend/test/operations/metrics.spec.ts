import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Product, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';
import { flowTo, isRefusal, staysHealthy, useWorld } from '../support/world.js';

const world = useWorld();

/** All samples: `name{labels}` to value. */
async function scrape(): Promise<Map<string, number>> {
  const reply = await world.product.call('GET', '/metrics');
  expect(reply.status).toBe(200);
  expect(reply.type).toMatch(/^text\/plain; (version=0\.0\.4; )?charset=utf-8/);
  const lines = (reply.body['text'] as string).split('\n');
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

/** How much each sample grew, of those that did. */
async function growth(work: () => Promise<void>): Promise<Record<string, number>> {
  const before = await scrape();
  await work();
  const after = await scrape();
  return Object.fromEntries(
    [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const).filter(([, grown]) => grown !== 0),
  );
}

async function run(path = 'in', body: JsonObject = { name: 'Ada' }): Promise<JsonObject> {
  return world.ended(await world.product.call('POST', `/hooks/${path}`, body));
}

describe('GET /metrics', () => {
  it.each(['', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`])('is refused to who says "%s"', async (authorization) => {
    isRefusal(await world.product.call('GET', '/metrics', undefined, { authorization }), 401, 'unauthorized');
  });

  it('counts accepts, runs, steps, attempts, appends and flushes of one run, each once', async () => {
    const grown = await growth(async () => void (await run()));
    expect(grown).toMatchObject({
      'plumbline_accept_seconds_count{verdict="accepted"}': 1,
      'plumbline_runs_ended_total{status="succeeded"}': 1,
      'plumbline_step_outcomes_total{operation="transform",effect="none",outcome="succeeded"}': 1,
      'plumbline_step_outcomes_total{operation="http.request",effect="unsafe",outcome="succeeded"}': 1,
      'plumbline_attempt_seconds_count{operation="http.request"}': 1,
      'plumbline_flush_seconds_count{what="accepts"}': 1,
    });
    expect(grown['plumbline_appends_total{answer="applied"}']).toBeGreaterThan(0);
    expect(grown['plumbline_flush_items_sum{what="appends"}']).toBe(grown['plumbline_appends_total{answer="applied"}']);
    expect(grown['plumbline_attempt_seconds_sum{operation="http.request"}']).toBeGreaterThan(0);
  });

  it('tells a failed run, its failed step and a duplicate apart from what went well', async () => {
    const document = flowTo(world.sink.url, 'failing');
    const trigger = document['trigger'] as { config: JsonObject };
    trigger.config['dedupe'] = { key: '{{ trigger.body.name }}' };
    await world.product.publish(document);
    world.sink.script('/crm', { status: 422 });
    const grown = await growth(async () => {
      expect(await run('failing')).toMatchObject({ status: 'failed' });
      expect((await world.product.call('POST', '/hooks/failing', { name: 'Ada' })).status).toBe(200);
    });
    expect(grown).toMatchObject({
      'plumbline_accept_seconds_count{verdict="duplicate"}': 1,
      'plumbline_runs_ended_total{status="failed"}': 1,
      'plumbline_step_outcomes_total{operation="http.request",effect="unsafe",outcome="failed"}': 1,
    });
    expect(grown['plumbline_runs_ended_total{status="succeeded"}']).toBeUndefined();
  });

  it('shows runs that wait for a person, live workers and the lease', async () => {
    world.sink.script('/crm', { reset: true });
    const accepted = await world.product.call('POST', '/hooks/in', { name: 'Ada' });
    await until('the run waits for a person', async () => {
      const seen = await world.product.run(accepted.body['runId'] as string);
      return seen['status'] === 'needs_attention';
    });
    const samples = await until('a figure that is not older than 5 seconds shows it', async () => {
      const now = await scrape();
      return now.get('plumbline_runs{status="needs_attention"}') === 1 && now;
    });
    expect(samples.get('plumbline_database_up')).toBe(1);
    expect(samples.get('plumbline_workers')).toBe(1);
    expect(samples.get('plumbline_queue_due')).toBe(0);
    expect(samples.get('plumbline_process_runs')).toBe(0);
    expect(samples.get('plumbline_lease_left_seconds')).toBeGreaterThan(10);
    expect(samples.get('plumbline_info{version="0.1.0",role="all"}')).toBe(1);
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'plumbline_database_connections{pool="journal",state="waiting"}',
    ]) {
      expect({ name, there: samples.has(name) }).toEqual({ name, there: true });
    }
  });

  it('says of every metric what it is, and carries no id of a flow, run or step', async () => {
    const text = (await world.product.call('GET', '/metrics')).body['text'] as string;
    const named = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const helped = [...text.matchAll(/^# HELP (\S+) (.+)$/gm)].filter(([, , help]) => (help ?? '').length > 10).map(([, name]) => name);
    expect(helped).toEqual(named);
    expect(named.filter((name) => name?.startsWith('plumbline_')).length).toBeGreaterThan(15);
    expect(text).not.toContain(world.flowId);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(text).not.toMatch(/"(crm|prepare)"/);
  });
});

it('a worker serves its own, to the same token, and ends in order', async () => {
  const worker = await Product.start({ env: { DATABASE_URL: world.database.url, ROLE: 'worker' } });
  try {
    isRefusal(await worker.call('GET', '/metrics', undefined, { authorization: '' }), 401, 'unauthorized');
    const reply = await worker.call('GET', '/metrics');
    expect(reply.body['text']).toContain('plumbline_info{version="0.1.0",role="worker"} 1');
  } finally {
    await worker.stop();
  }
  expect(worker.child.exitCode).toBe(0);
}, 30_000);

staysHealthy(world);
