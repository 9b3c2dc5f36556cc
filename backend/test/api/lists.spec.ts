import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { flowTo, useWorld } from '../support/world.js';

const FLOWS = 7;
const RUNS = 11;

const world = useWorld();
const runIds: string[] = [];
const flowIds: string[] = [];

beforeAll(async () => {
  flowIds.push(world.flowId);
  while (flowIds.length < FLOWS) flowIds.push(await world.product.publish(flowTo(world.sink.url, `list-${flowIds.length}`)));
  // The last two of the second flow's runs fail.
  for (let i = 0; i < RUNS; i++) {
    if (i >= RUNS - 2) world.sink.script('/crm', { status: 400, body: { error: 'no' } });
    const accepted = await world.product.call('POST', `/hooks/${i < 4 ? 'in' : 'list-1'}`, {
      name: `Lead ${i}`,
      note: i === 3 ? '100% "sure"_' : '',
    });
    await world.ended(accepted);
    runIds.push(accepted.body['runId'] as string);
  }
}, 60_000);

/** All pages of a list, by following its cursor. */
async function pages(path: string): Promise<JsonObject[][]> {
  const all: JsonObject[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await world.product.call('GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    all.push(body['items'] as JsonObject[]);
    cursor = body['next'] as string | null;
  }
  return all;
}

const ids = (items: readonly JsonObject[]): unknown[] => items.map(({ id }) => id);

describe('a list of flows', () => {
  it('comes newest first, in pages without overlap or hole', async () => {
    const seen = await pages('/api/flows?limit=3');
    expect(seen.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(ids(seen.flat())).toEqual([...flowIds].reverse());
  });

  it('that fits in one page has no next one, even when it fills the page', async () => {
    expect((await pages(`/api/flows?limit=${FLOWS}`)).map((page) => page.length)).toEqual([FLOWS]);
  });

  it('is not shifted by what is made while somebody leafs through it', async () => {
    const first = await world.product.call('GET', '/api/flows?limit=4');
    flowIds.push(await world.product.publish(flowTo(world.sink.url, 'made-meanwhile')));
    const second = await world.product.call('GET', `/api/flows?limit=4&cursor=${first.body['next'] as string}`);
    expect([...ids(first.body['items'] as JsonObject[]), ...ids(second.body['items'] as JsonObject[])]).toEqual(
      flowIds.slice(0, FLOWS).reverse(),
    );
  });
});

describe('a list of flows by how they stand', () => {
  it('can be narrowed to those whose newest run did not go well, page by page', async () => {
    expect(ids((await pages('/api/flows?limit=1&status=trouble')).flat())).toEqual([flowIds[1]]);
  });

  it('can be narrowed to those that were published, or never', async () => {
    const { body } = await world.product.call('POST', '/api/flows', flowTo(world.sink.url, 'never-published'));
    expect(ids((await pages('/api/flows?limit=50&status=draft')).flat())).toEqual([body['id']]);
    expect(ids((await pages('/api/flows?limit=50&status=published')).flat())).not.toContain(body['id']);
    expect((await world.product.call('GET', '/api/flows?status=nonsense')).status).toBe(400);
  });
});

describe('a list of runs', () => {
  it('comes newest first, in pages without overlap or hole', async () => {
    const seen = await pages('/api/runs?limit=4');
    expect(seen.map((page) => page.length)).toEqual([4, 4, 3]);
    expect(ids(seen.flat())).toEqual([...runIds].reverse());
  });

  it('can be narrowed to a flow, to a status, and to both, page by page', async () => {
    expect(ids((await pages(`/api/runs?limit=2&flow=${world.flowId}`)).flat())).toEqual(runIds.slice(0, 4).reverse());
    expect(ids((await pages('/api/runs?limit=1&status=failed')).flat())).toEqual(runIds.slice(-2).reverse());
    expect(ids((await pages(`/api/runs?limit=5&flow=${flowIds[1] ?? ''}&status=succeeded`)).flat())).toEqual(runIds.slice(4, -2).reverse());
    expect((await pages(`/api/runs?limit=5&flow=${world.flowId}&status=failed`)).flat()).toEqual([]);
  });

  it('can be searched by the id of a run, by the id of an event, and by its text', async () => {
    const search = async (q: string): Promise<unknown[]> => ids((await pages(`/api/runs?limit=50&q=${encodeURIComponent(q)}`)).flat());
    const run = await world.product.run(runIds[5] ?? '');
    expect(await search(runIds[5] ?? '')).toEqual([runIds[5]]);
    expect(await search(run['deliveryId'] as string)).toEqual([runIds[5]]);
    expect(await search('lead 7')).toEqual([runIds[7]]);
    expect(await search('100%')).toEqual([runIds[3]]);
    expect(await search('_"')).toEqual([runIds[3]]);
    expect(await search('nobody')).toEqual([]);
  });
});

describe('the journal of a run', () => {
  it('comes in order, in pages without overlap or hole, numbered from 1', async () => {
    const path = `/api/runs/${runIds[0] ?? ''}/events`;
    const whole = (await world.product.call('GET', path)).body['items'] as JsonObject[];
    expect(whole.map(({ seq }) => seq)).toEqual(whole.map((_, i) => i + 1));
    const leafed: JsonObject[] = [];
    for (let after: number | null = 0; after !== null;) {
      const { body } = await world.product.call('GET', `${path}?limit=2&after=${after}`);
      expect((body['items'] as JsonObject[]).length).toBeLessThanOrEqual(2);
      leafed.push(...(body['items'] as JsonObject[]));
      after = body['next'] as number | null;
    }
    expect(leafed).toEqual(whole);
    expect((await world.product.call('GET', `${path}?after=${whole.length}`)).body).toEqual({ items: [], next: null });
  });
});
