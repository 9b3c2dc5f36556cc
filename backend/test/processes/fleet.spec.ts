import { afterEach, expect, it, jest } from '@jest/globals';
import { actPath } from '../crash/effect-flow.js';
import { journalOf } from '../crash/people.js';
import { until } from '../support/until.js';
import { events, Fleet } from './fleet.js';

jest.setTimeout(120_000);

/** How late the loss of a ring may make a run, ms: a sweep, and what a busy machine adds. */
const LATE_MS = 3_000;
const SLACK_MS = 3_000;

let fleet: Fleet;

afterEach(() => fleet.stop());

it('two apis and three workers do everything that they were sent, each thing once, and all of the workers take part', async () => {
  fleet = await Fleet.start(2, 3);
  const names = events('many', 200);
  const accepted = await fleet.send(names);
  await fleet.succeeded(accepted);
  expect(fleet.wrongEffects(names)).toEqual([]);
  const { rows } = await fleet.database.pool.query("SELECT DISTINCT body ->> 'worker' FROM run_event WHERE kind = 'run.claimed'");
  expect(rows.length).toBeGreaterThan(1);
  // No run was claimed as it was accepted: an api does not work on runs.
  const [first] = accepted;
  expect((await journalOf(fleet.api(), first?.runId ?? '')).map(({ kind }) => kind).slice(0, 2)).toEqual(['run.accepted', 'run.claimed']);
  expect((await fleet.database.pool.query('SELECT 1 FROM run_event WHERE seq = 2 AND append_id = run_id')).rowCount).toBe(0);
});

it('kill -9 of a worker and of an api in the middle loses nothing and repeats nothing', async () => {
  fleet = await Fleet.start(2, 3);
  const names = events('killed', 120);
  const sending = fleet.send(names);
  await until('work is under way', () => fleet.sink.effects.length > 20);
  await fleet.take('worker').kill();
  await fleet.take('api').kill();
  await fleet.add('worker');
  await fleet.succeeded(await sending);
  expect(fleet.wrongEffects(names)).toEqual([]);
  const { rows } = await fleet.database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM run');
  expect(rows[0]?.n).toBe(names.length);
});

it('FLUSHALL in the middle loses nothing', async () => {
  fleet = await Fleet.start(1, 2);
  const names = events('flushed', 100);
  const sending = fleet.send(names, 4);
  for (const effects of [10, 60, 120]) {
    await until('work is under way', () => fleet.sink.effects.length > effects);
    await fleet.redis.command('FLUSHALL');
  }
  await fleet.succeeded(await sending);
  expect(fleet.wrongEffects(names)).toEqual([]);
});

it('with Redis gone, accepts are not slower, and the sweep starts each run', async () => {
  fleet = await Fleet.start(1, 2);
  await fleet.succeeded(await fleet.send(events('before', 5)));
  await fleet.redis.kill();
  for (const name of events('without', 5)) {
    const before = performance.now();
    const { atMs } = await fleet.sendOne(name);
    expect(atMs - before).toBeLessThan(1_000);
    await until('its effect arrives', () => fleet.sink.effectsOn(actPath('keyed', name)) > 0);
    expect(performance.now() - atMs).toBeLessThan(LATE_MS + SLACK_MS);
  }
  const burst = events('burst', 60);
  await fleet.succeeded(await fleet.send(burst));
  expect(fleet.wrongEffects(burst)).toEqual([]);
  await fleet.redis.up();
  const after = events('after', 10);
  await fleet.succeeded(await fleet.send(after));
  expect(fleet.wrongEffects(after)).toEqual([]);
  const [api] = fleet.apis;
  await until('the api has noticed', () => api?.log.some((line) => line.includes('the queue answers again')));
  expect(api?.log.filter((line) => line.includes('the queue does not answer'))).toHaveLength(1);
});

it('a rolling restart under load loses nothing and repeats nothing', async () => {
  fleet = await Fleet.start(2, 2);
  const stopSending = fleet.keepSending('rolling');
  for (const role of ['worker', 'api', 'worker', 'api'] as const) {
    const done = fleet.sink.effects.length;
    await until('work is under way', () => fleet.sink.effects.length > done + 10);
    const old = fleet.take(role);
    await Promise.all([old.stop(), fleet.add(role)]);
    expect(old.child.exitCode).toBe(0);
  }
  const accepted = await stopSending();
  await fleet.succeeded(accepted);
  expect(fleet.wrongEffects(accepted.map(({ event }) => event))).toEqual([]);
});

it.each([['postgres'], ['local']])('without Redis, with QUEUE=%s, the same work is done', async (queue) => {
  fleet = await Fleet.start(1, 2, { REDIS_URL: '', QUEUE: queue });
  const names = events(queue, 60);
  await fleet.succeeded(await fleet.send(names));
  expect(fleet.wrongEffects(names)).toEqual([]);
  expect(fleet.apis[0]?.log.some((line) => line.includes('up to 2 s late'))).toBe(queue === 'local');
});
