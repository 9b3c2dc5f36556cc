import { afterEach, expect, it, jest } from '@jest/globals';
import { reached, startPaused } from '../crash/paused-product.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { pollFlow, PollScene } from './scene.js';

jest.setTimeout(120_000);

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('starts each item once where it is killed after all are accepted and before the marker is moved', async () => {
  const scene = await PollScene.start();
  ends.push(() => scene.stop());
  await scene.product.stop();
  const dying = await startPaused({ at: 'before_marker', does: 'kill' }, scene.env);
  ends.push(() => dying.stop());
  scene.listing.add('a', 'b', 'c');
  const id = await dying.publish(pollFlow(scene.listing));
  await reached(dying, 'before_marker');
  expect(await scene.started(id)).toEqual({ a: 1, b: 1, c: 1 });
  scene.product = await Product.start({ env: scene.env });
  expect(await scene.quiet(id)).toMatchObject({ marker: 3, failedInRow: 0 });
  expect(scene.listing.asked).toHaveLength(2);
  expect(await scene.started(id)).toEqual({ a: 1, b: 1, c: 1 });
  const { rows } = await scene.database.pool.query<{ runs: number }>('SELECT count(*)::int AS runs FROM run WHERE flow_id = $1', [id]);
  expect(rows[0]?.runs).toBe(3);
});

it('starts each item once with three processes, one of which is killed, and never looks twice at once', async () => {
  const scene = await PollScene.start();
  ends.push(() => scene.stop());
  const others = await Promise.all([Product.start({ env: scene.env }), Product.start({ env: scene.env })]);
  ends.push(...others.map((one) => () => one.stop()));
  const id = await scene.publish(pollFlow(scene.listing));
  const all: string[] = [];
  for (let round = 0; round < 20; round++) {
    const ids = Array.from({ length: 5 }, (_, n) => `${String(round)}-${String(n)}`);
    all.push(...ids);
    scene.listing.add(...ids);
    if (round === 10) await others[0]?.kill();
    await Promise.all([scene.look(id), others[1]?.call('POST', `/api/flows/${id}/poll/soon`)]);
    // As if whoever looked last had died before it could note anything.
    if (round % 5 === 4) await scene.database.pool.query("UPDATE poll SET marker = '1'; DELETE FROM poll_item");
  }
  await scene.look(id);
  await until('all are started', async () => Object.keys(await scene.started(id)).length === all.length);
  expect(await scene.started(id)).toEqual(Object.fromEntries(all.map((one) => [one, 1])));
  expect(scene.listing.mostAtOnce).toBe(1);
});
