import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { until } from '../support/until.js';
import { pollFlow, PollScene } from './scene.js';

jest.setTimeout(90_000);

let scene: PollScene;

beforeAll(async () => {
  scene = await PollScene.start();
});
afterAll(() => scene.stop());
afterEach(() => {
  scene.listing.breaks(null);
  scene.listing.pageSize = null;
  scene.listing.items.length = 0;
});

const asked = (): string => scene.listing.asked.at(-1) ?? '';
const ONCE = (...ids: readonly string[]): JsonObject => Object.fromEntries(ids.map((id) => [id, 1]));

describe('a trigger that asks a service', () => {
  it('starts a run for each item, once, asks from its marker, and finds the same again without starting it', async () => {
    scene.listing.add('a', 'b');
    const id = await scene.publish(pollFlow(scene.listing));
    expect(await scene.started(id)).toEqual(ONCE('a', 'b'));
    expect(await scene.health(id)).toMatchObject({ state: 'well', marker: 2, lastFind: { started: 2 }, lastFailure: null });
    scene.listing.add('c');
    expect(await scene.look(id)).toMatchObject({ marker: 3, lastLook: { found: 2, left: 0 }, lastFind: { started: 1 } });
    expect(asked()).toBe('?since=2');
    expect(await scene.look(id)).toMatchObject({ marker: 3, lastLook: { found: 1 } });
    expect(await scene.started(id)).toEqual(ONCE('a', 'b', 'c'));
  });

  it('hands over the item, its key and when it was found, and is seen in the inbox', async () => {
    scene.listing.add('seen');
    const id = await scene.publish(pollFlow(scene.listing));
    const { items } = (await scene.product.call('GET', `/api/deliveries?flow=${id}`)).body as { items: JsonObject[] };
    expect(items).toMatchObject([{ kind: 'poll', verdict: 'accepted' }]);
    const runId = (items[0]?.['run'] as JsonObject)['id'] as string;
    const run = await until('the run has ended', async () => {
      const one = await scene.product.run(runId);
      return one['finishedAt'] !== null && one;
    });
    expect(run['status']).toBe('succeeded');
    expect(JSON.stringify(run)).toContain('"seen"');
  });

  it('that is to start with what comes new takes only a marker at first', async () => {
    scene.listing.add('old');
    const id = await scene.publish(pollFlow(scene.listing, { first: 'new' }));
    expect(await scene.started(id)).toEqual({});
    scene.listing.add('new');
    await scene.look(id);
    expect(await scene.started(id)).toEqual(ONCE('new'));
  });

  it('without a marker knows its items by their keys alone, in whatever order they come', async () => {
    scene.listing.add('x', 'y');
    const { marker: _, ...config } = (pollFlow(scene.listing)['trigger'] as { config: JsonObject }).config;
    const flow = {
      ...pollFlow(scene.listing),
      trigger: {
        operation: 'poll',
        config: { ...config, call: { operation: 'http.request', input: { url: `${scene.listing.url}/items` } } },
      },
    };
    const id = await scene.publish(flow);
    scene.listing.items.reverse();
    scene.listing.add('z');
    scene.listing.items.reverse();
    await scene.look(id);
    expect(await scene.started(id)).toEqual(ONCE('x', 'y', 'z'));
  });

  it('goes on from its marker in another version, out of the archive too, and begins anew where it asks something else', async () => {
    scene.listing.add('a');
    const id = await scene.publish(pollFlow(scene.listing));
    const republish = async (document: JsonObject): Promise<void> => {
      const { revision } = (await scene.product.call('GET', `/api/flows/${id}`)).body as { revision: number };
      await scene.product.call('PUT', `/api/flows/${id}/draft`, document, { 'if-match': `"${String(revision)}"` });
      expect((await scene.product.call('POST', `/api/flows/${id}/publish`)).status).toBe(201);
      await scene.look(id);
    };
    await republish(pollFlow(scene.listing, { every: '2h' }));
    expect(asked()).toBe('?since=1');
    await scene.product.call('POST', `/api/flows/${id}/archive`);
    expect(await scene.health(id)).toMatchObject({ state: 'archived', nextLookAt: null, marker: 1 });
    scene.listing.add('b');
    await scene.product.call('POST', `/api/flows/${id}/restore`);
    await scene.look(id);
    expect(await scene.started(id)).toEqual(ONCE('a', 'b'));
    await republish(pollFlow(scene.listing, { key: '{{ item.id & "!" }}', first: 'new' }));
    expect(await scene.started(id)).toEqual(ONCE('a', 'b'));
  });
});

describe('a service that misbehaves', () => {
  it.each([
    ['500', { status: 500, body: {} }, 'http_500'],
    ['ok:false', { body: { ok: false, error: 'not_authed' } }, 'not_authed'],
    ['another shape', { body: { ok: true, rows: [] } }, 'poll_items_wrong'],
    ['a single object', { body: { ok: true, items: { id: 'a' } } }, 'poll_items_wrong'],
    ['an item without a key', { body: { ok: true, items: [{ n: 9 }] } }, 'poll_key_missing'],
    ['items without a marker', { body: { ok: true, items: [{ id: 'q' }] } }, 'poll_marker_missing'],
    ['silence', { afterMs: 5_000 }, 'timeout'],
  ])('with %s is a failure with its reason, starts nothing, and leaves the marker', async (_, how, code) => {
    scene.listing.add('a');
    const id = await scene.publish(pollFlow(scene.listing));
    scene.listing.next(how);
    const health = await scene.look(id);
    expect(health).toMatchObject({ state: 'failing', failedInRow: 1, marker: 1, lastFailure: { code } });
    expect(await scene.started(id)).toEqual(ONCE('a'));
    expect(await scene.look(id)).toMatchObject({ state: 'well', failedInRow: 0, failingSince: null });
  });

  it('fails three times in a row: an incident is opened, and closed when it works again', async () => {
    const other = await scene.publish(
      pollFlow(
        scene.listing,
        {},
        { input: { url: `${scene.listing.url.replace('127.0.0.1', 'localhost')}/none`, query: { since: '{{ trigger.marker }}' } } },
      ),
    );
    for (let n = 0; n < 2; n++) await scene.look(other);
    expect(await scene.health(other)).toMatchObject({ failedInRow: 3 });
    const incident = (status: string): Promise<unknown> =>
      until(
        `the incident is ${status}`,
        async () => {
          const { items } = (await scene.product.call('GET', `/api/incidents?status=${status}`)).body as { items: JsonObject[] };
          return items.some(({ kind }) => kind === 'polling');
        },
        60_000,
      );
    await incident('open');
    await scene.product.call('POST', `/api/flows/${other}/archive`);
    await incident('closed');
  });
});

describe('a list of many', () => {
  it('is read over its pages, and taken a part at a time', async () => {
    scene.listing.pageSize = 2;
    scene.listing.add('a', 'b', 'c', 'd', 'e');
    const pagination = {
      next: '{{ response.body.next ? {"query": {"page": $string(response.body.next)}} : null }}',
      items: '{{ response.body.items }}',
      maxPages: 10,
    };
    const input = { method: 'GET', url: `${scene.listing.url}/items`, query: { since: '{{ trigger.marker }}' }, pagination };
    const id = await scene.product.publish(pollFlow(scene.listing, { items: '{{ trigger.output.items }}', most: 2 }, { input }));
    await until('all are started', async () => Object.keys(await scene.started(id)).length === 5);
    await until('the marker was moved', async () => (await scene.health(id))['marker'] === 5);
    expect(await scene.started(id)).toEqual(ONCE('a', 'b', 'c', 'd', 'e'));
  });

  it('with more pages than are read says so, and keeps its marker', async () => {
    scene.listing.pageSize = 2;
    scene.listing.add('a', 'b', 'c', 'd', 'e');
    const pagination = {
      next: '{{ response.body.next ? {"query": {"page": $string(response.body.next)}} : null }}',
      items: '{{ response.body.items }}',
      maxPages: 2,
    };
    const input = { method: 'GET', url: `${scene.listing.url}/items`, query: { since: '{{ trigger.marker }}' }, pagination };
    const id = await scene.publish(pollFlow(scene.listing, { items: '{{ trigger.output.items }}' }, { input }));
    expect(await scene.health(id)).toMatchObject({ marker: null, lastFailure: { code: 'poll_more_pages' } });
    expect(await scene.started(id)).toEqual(ONCE('a', 'b', 'c', 'd'));
  });
});

describe('people', () => {
  it('look once as the draft says: nothing is started, and the first item is a sample', async () => {
    scene.listing.add('a', 'b');
    const { body: made } = await scene.product.call('POST', '/api/flows', pollFlow(scene.listing));
    const id = made['id'] as string;
    const { status, body } = await scene.product.call('POST', `/api/flows/${id}/poll/look`, { revision: 1 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      failure: null,
      found: 2,
      wouldStart: 2,
      nextMarker: 2,
      items: [{ key: 'a', wouldStart: true }, { key: 'b' }],
    });
    expect(await scene.started(id)).toEqual({});
    const { body: samples } = await scene.product.call('GET', `/api/flows/${id}/samples`);
    expect(samples).toMatchObject({ trigger: { value: { kind: 'poll', item: { id: 'a' }, key: 'a' } } });
    scene.listing.next({ status: 503, body: {} });
    expect((await scene.product.call('POST', `/api/flows/${id}/poll/look`, { revision: 1 })).body).toMatchObject({
      failure: { code: 'http_503' },
      items: [],
    });
  });

  it('see what another marker would do, and move it only where they saw the newest', async () => {
    scene.listing.add('old');
    const id = await scene.publish(pollFlow(scene.listing, { first: 'new' }));
    const { turn } = await scene.health(id);
    const { body } = await scene.product.call('POST', `/api/flows/${id}/poll/preview`, { marker: 0 });
    expect(body).toMatchObject({ failure: null, found: 1 });
    expect((await scene.product.call('PUT', `/api/flows/${id}/poll/marker`, { marker: 0, turn: 0 })).status).toBe(409);
    expect((await scene.product.call('PUT', `/api/flows/${id}/poll/marker`, { marker: 0, turn: turn as number })).status).toBe(200);
    await until('what was there before is started now', async () => 'old' in (await scene.started(id)));
  });

  it('are told why a call that changes something is refused', async () => {
    const { body } = await scene.product.call(
      'POST',
      '/api/flows',
      pollFlow(scene.listing, {}, { input: { method: 'POST', url: `${scene.listing.url}/items` } }),
    );
    expect((body['problems'] as JsonObject[]).find(({ code }) => code === 'poll_not_reading')).toMatchObject({
      severity: 'error',
      pointer: '/trigger/config/call/operation',
      message: expect.stringContaining('changes something outside'),
    });
  });
});

// The last: what it asks for binds everybody who calls the same service.
describe('a service with a limit', () => {
  it('that says when to come back is left alone until then, and the trigger says so', async () => {
    scene.listing.next({ status: 429, headers: { 'retry-after': '120' }, body: {} });
    const id = await scene.publish(pollFlow(scene.listing));
    const { nextLookAt, lastFailure } = await scene.health(id);
    expect(lastFailure).toMatchObject({ code: 'http_429' });
    expect(Date.parse(nextLookAt as string) - Date.now()).toBeGreaterThan(100_000);
    // Asked for at once, it is kept back by the limits, as a step would be.
    const before = scene.listing.asked.length;
    expect(await scene.look(id)).toMatchObject({ held: expect.any(String) });
    expect(scene.listing.asked).toHaveLength(before);
  });
});
