import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { flow, pathOf } from '../cases/flow.js';
import { createTestDatabase, payloadDirOf, type TestDatabase } from '../support/database.js';
import { Product, stepOf, TOKEN, type Reply } from '../support/product.js';
import { until } from '../support/until.js';

const START_MS = 60_000;
const KEEP = { name: 'Keep', operation: 'transform', input: { heard: '{{ trigger.body }}' } };
let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
}, START_MS);

afterAll(async () => {
  await product.stop();
  await database.drop();
}, START_MS);

interface Place {
  readonly id: string;
  readonly path: string;
  readonly document: JsonObject;
}

async function listening(webhook: JsonObject = {}, output?: JsonObject): Promise<Place> {
  const document = flow({ name: 'Hears', steps: { keep: KEEP }, edges: ['trigger > keep'], webhook });
  if (output) (document['trigger'] as JsonObject)['output'] = output;
  return { id: await product.publish(document), path: `/hooks/${pathOf(document)}`, document };
}

const DEDUPED = { dedupe: { key: '{{ trigger.body.id }}' } };
const idOf = (value: unknown): string => (typeof value === 'string' ? value : 'none');
const items = ({ body }: Reply): JsonObject[] => body['items'] as JsonObject[];
const list = (query: string): Promise<Reply> => product.call('GET', `/api/deliveries?${query}`);
const one = async (id: unknown): Promise<JsonObject> => (await product.call('GET', `/api/deliveries/${idOf(id)}`)).body;
const replay = (id: unknown, version = 'published'): Promise<Reply> =>
  product.call('POST', `/api/deliveries/${idOf(id)}/replay`, { version });

async function send({ path }: Place, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<JsonObject> {
  const reply = await product.call('POST', path, body, { authorization: 'Bearer of-the-sender', ...headers });
  expect([200, 202]).toContain(reply.status);
  return reply.body;
}

function ended(runId: unknown): Promise<JsonObject> {
  return until('the run has ended', async () => {
    const run = await product.run(idOf(runId));
    return run['finishedAt'] !== null && run;
  });
}

const raw = (id: unknown): Promise<Response> =>
  fetch(`${product.address}/api/deliveries/${idOf(id)}/body`, { headers: { authorization: `Bearer ${TOKEN}` } });

/** As when a folder was cleared by hand. */
async function removePayload(id: string): Promise<void> {
  const folder = payloadDirOf(database.url);
  const name = (await readdir(folder, { recursive: true })).find((entry) => entry.endsWith(id));
  await rm(join(folder, name ?? 'none'));
}

describe('The inbox', () => {
  it('says of every delivery what became of it, and which one came first', async () => {
    const place = await listening(DEDUPED);
    const first = await send(place, '{"id":"order-1","n":1}');
    await send(place, '{"id":"order-1","n":1}');
    await send(place, '{"id":"order-1","n":2}');
    await ended(first['runId']);
    const rows = items(await list(`flow=${place.id}`));
    expect(rows.map(({ verdict, kind, eventId, bytes }) => ({ verdict, kind, eventId, bytes }))).toEqual(
      ['conflict', 'duplicate', 'accepted'].map((verdict) => ({ verdict, kind: 'webhook', eventId: 'order-1', bytes: 22 })),
    );
    expect(rows.map(({ run }) => run)).toEqual(rows.map(() => ({ id: first['runId'], status: 'succeeded', version: 1 })));
    expect(rows[0]).toMatchObject({ flowName: 'Hears', excerpt: '{"id":"order-1","n":2}', replay: null });
    const [conflict, , accepted] = rows;
    expect(await one(conflict?.['id'])).toMatchObject({
      verdict: 'conflict',
      method: 'POST',
      first: { id: first['deliveryId'], bytes: 22 },
      body: { state: 'here', text: '{"id":"order-1","n":2}', start: null, cut: false },
      headers: { authorization: '(redacted)', 'content-type': 'application/json' },
      notReplayable: null,
    });
    expect(await one(accepted?.['id'])).toMatchObject({ id: first['deliveryId'], first: null, replays: [] });
  });

  it('is filtered by verdict, kind, text, event id, run and time', async () => {
    const place = await listening(DEDUPED);
    const before = new Date().toISOString();
    const first = await send(place, '{"id":"f-1","who":"ada_lovelace"}');
    await send(place, '{"id":"f-1","who":"ada_lovelace"}');
    await send(place, '{"id":"f-2","who":"grace%"}');
    await product.call('POST', `/api/flows/${place.id}/runs`, { body: { who: 'by hand' } });
    const count = async (query: string): Promise<number> => items(await list(`flow=${place.id}&${query}`)).length;
    expect(await count('')).toBe(4);
    expect(await count('verdict=duplicate,conflict')).toBe(1);
    expect(await count('verdict=accepted')).toBe(3);
    expect(await count('kind=manual')).toBe(1);
    expect(await count('kind=webhook,manual')).toBe(4);
    expect(await count('q=ADA_LOVE')).toBe(2);
    expect(await count('q=grace%25')).toBe(1);
    expect(await count('q=%25')).toBe(1);
    expect(await count('q=f-1')).toBe(2);
    expect(await count(`q=${idOf(first['runId'])}`)).toBe(2);
    expect(await count(`q=${idOf(first['deliveryId'])}`)).toBe(1);
    expect(await count(`from=${before}`)).toBe(4);
    expect(await count(`to=${before}`)).toBe(0);
    for (const wrong of ['verdict=lost', 'kind=pigeon', 'from=yesterday', 'limit=201', 'cursor=x', 'other=1']) {
      expect(await list(wrong)).toMatchObject({ status: 400, body: { code: 'invalid_query' } });
    }
  });

  it('shows five hundred deliveries page by page, each once, while others arrive', async () => {
    const place = await listening();
    for (let n = 0; n < 520; n += 40) {
      await Promise.all(Array.from({ length: 40 }, (_, i) => send(place, `{"n":${String(n + i)}}`)));
    }
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`flow=${place.id}&limit=90${cursor}`);
      seen.push(...items(page).map(({ id }) => idOf(id)));
      await send(place, '{"n":"later"}');
      if (page.body['next'] === null) break;
      cursor = `&cursor=${idOf(page.body['next'])}`;
    }
    expect(seen).toHaveLength(520);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('does not list what other runs handed over unless it is asked for', async () => {
    const { rows } = await database.pool.query<{ id: string; flow_id: string }>(
      `INSERT INTO delivery(id, flow_id, verdict, kind, method, path, query, headers, raw, excerpt)
       SELECT gen_random_uuid(), gen_random_uuid(), 'accepted', 'part', 'POST', '', '', '{}', '', '' RETURNING id, flow_id`,
    );
    const [part] = rows;
    expect(items(await list(`flow=${idOf(part?.flow_id)}`))).toEqual([]);
    expect(items(await list(`flow=${idOf(part?.flow_id)}&kind=part`))).toMatchObject([{ id: part?.id, kind: 'part', run: null }]);
    expect((await one(part?.id))['notReplayable']).toMatch(/Another run/);
    expect(await replay(part?.id)).toMatchObject({ status: 409, body: { code: 'delivery_not_replayable' } });
  });

  it('answers that there is nothing where there is nothing', async () => {
    const nobody = '/api/deliveries/00000000-0000-7000-8000-000000000000';
    for (const path of [nobody, `${nobody}/body`, '/api/deliveries/x']) {
      expect(await product.call('GET', path)).toMatchObject({ status: 404, body: { code: 'delivery_not_found' } });
    }
    expect(await product.call('POST', `${nobody}/replay`, { version: 'draft' })).toMatchObject({ body: { code: 'delivery_not_found' } });
  });
});

describe('A replay', () => {
  it('starts a run of its own with the same event, however often it came, and says of what and by whom', async () => {
    const place = await listening({ ...DEDUPED, verify: { kind: 'none' } });
    const { deliveryId } = await send(place, '{"id":"r-1","n":1}', { 'x-shop': 'one' });
    const again = await replay(deliveryId);
    expect(again).toMatchObject({ status: 202 });
    const second = await replay(deliveryId);
    expect(second.body['runId']).not.toBe(again.body['runId']);
    const run = await ended(again.body['runId']);
    expect(run).toMatchObject({ status: 'succeeded', version: 1, trigger: 'webhook', deliveryId: again.body['deliveryId'] });
    expect(run['replay']).toEqual({ deliveryId, by: 'api-token' });
    expect(stepOf(run, 'keep')).toMatchObject({ output: { heard: { id: 'r-1', n: 1 } } });
    expect(await one(again.body['deliveryId'])).toMatchObject({
      verdict: 'accepted',
      eventId: null,
      replay: { deliveryId, by: 'api-token' },
      headers: { 'x-shop': 'one', authorization: '(redacted)' },
      body: { text: '{"id":"r-1","n":1}' },
    });
    const { replays } = await one(deliveryId);
    expect(replays).toMatchObject(
      [second, again].map(({ body }) => ({ id: body['deliveryId'], by: 'api-token', run: { id: body['runId'] } })),
    );
    const { rows } = await database.pool.query<{ actor: string; detail: JsonObject }>(
      "SELECT actor, detail FROM audit WHERE action = 'delivery.replay' AND subject = $1 ORDER BY at",
      [deliveryId],
    );
    expect(rows.map(({ detail }) => detail['runId'])).toEqual([again.body['runId'], second.body['runId']]);
    expect((await send(place, '{"id":"r-1","n":1}'))['deliveryId']).toBe(deliveryId);
  });

  it('of the draft runs the draft as it stands, of the published version that one', async () => {
    const place = await listening();
    const { deliveryId } = await send(place, '{"n":1}');
    const steps = { keep: { ...KEEP, input: { edited: '{{ trigger.body.n }}' } } };
    const saved = await product.call('PUT', `/api/flows/${place.id}/draft`, { ...place.document, steps }, { 'if-match': '"1"' });
    expect(saved.status).toBe(200);
    const draft = await ended((await replay(deliveryId, 'draft')).body['runId']);
    expect(draft).toMatchObject({ version: -1, draft: 2 });
    expect(stepOf(draft, 'keep')).toMatchObject({ output: { edited: 1 } });
    const published = await ended((await replay(deliveryId)).body['runId']);
    expect(stepOf(published, 'keep')).toMatchObject({ output: { heard: { n: 1 } } });
  });

  it('of a flow that is not published is refused, and its draft runs', async () => {
    const document = flow({ name: 'Not yet', steps: { keep: KEEP }, edges: ['trigger > keep'] });
    const { id } = (await product.call('POST', '/api/flows', document)).body;
    const tried = await product.call('POST', `/api/flows/${idOf(id)}/runs`, { body: { n: 3 }, revision: 1 });
    const { deliveryId } = await ended(tried.body['runId']);
    expect(await replay(deliveryId)).toMatchObject({ status: 409, body: { code: 'not_published' } });
    expect((await ended((await replay(deliveryId, 'draft')).body['runId']))['status']).toBe('succeeded');
  });

  it('is judged by the contract that stands now, and says what breaks it', async () => {
    const place = await listening();
    const { deliveryId } = await send(place, '{"n":"three"}');
    const trigger = place.document['trigger'] as JsonObject;
    const body = { type: 'object', properties: { n: { type: 'number' } } };
    const next = { ...place.document, trigger: { ...trigger, output: { type: 'object', properties: { body } } } };
    expect((await product.call('PUT', `/api/flows/${place.id}/draft`, next, { 'if-match': '"1"' })).status).toBe(200);
    expect(await replay(deliveryId, 'draft')).toMatchObject({
      status: 422,
      body: { code: 'contract_mismatch', problems: [{ pointer: '/body/n' }] },
    });
    expect((await replay(deliveryId)).status).toBe(202);
    expect((await one(deliveryId))['replays']).toHaveLength(1);
  });

  it('stands in line with the other runs of its key', async () => {
    const place = await listening({ order: { key: '{{ trigger.body.id }}' } });
    const { deliveryId } = await send(place, '{"id":"k-1"}');
    const run = await ended((await replay(deliveryId)).body['runId']);
    expect(run).toMatchObject({ status: 'succeeded', order: { key: 'k-1' }, replay: { deliveryId, by: 'api-token' } });
    expect((await one(run['deliveryId']))['replay']).toEqual({ deliveryId, by: 'api-token' });
  });

  it('of an archived flow is refused', async () => {
    const place = await listening();
    const { deliveryId } = await send(place, '{}');
    await product.call('POST', `/api/flows/${place.id}/archive`);
    for (const version of ['published', 'draft']) {
      expect(await replay(deliveryId, version)).toMatchObject({ status: 409, body: { code: 'flow_archived' } });
    }
  });
});

describe('A body', () => {
  it('that is not text is shown by how it begins, and comes back byte for byte', async () => {
    const place = await listening({ body: 'raw' });
    const bytes = Buffer.from(Array.from({ length: 3_000 }, (_, n) => n % 256));
    const { deliveryId } = await send(place, bytes);
    const { body } = await one(deliveryId);
    expect(body).toMatchObject({ state: 'here', text: null, start: bytes.subarray(0, 1_024).toString('base64'), cut: true });
    expect(Buffer.from(await (await raw(deliveryId)).arrayBuffer())).toEqual(bytes);
    const run = await ended((await replay(deliveryId)).body['runId']);
    expect(stepOf(run, 'keep')).toMatchObject({ output: { heard: bytes.toString('base64') } });
  });

  it('with zero bytes is shown as it is', async () => {
    const place = await listening({ body: 'text' });
    const { deliveryId, runId } = await send(place, 'a\u0000b');
    await ended(runId);
    expect((await one(deliveryId))['body']).toMatchObject({ text: 'a\u0000b' });
    expect(items(await list(`flow=${place.id}`))[0]).toMatchObject({ bytes: 3, excerpt: 'a�b' });
  });

  it('of five megabytes is cut between two characters where it is shown, and whole in a download and a replay', async () => {
    const place = await listening();
    const text = JSON.stringify({ filler: '€'.repeat(1_750_000) });
    const { deliveryId } = await send(place, text);
    const { body, bytes } = await one(deliveryId);
    expect(bytes).toBe(Buffer.byteLength(text));
    const shown = (body as JsonObject)['text'] as string;
    expect(body).toMatchObject({ state: 'here', cut: true, start: null });
    expect(text.startsWith(shown)).toBe(true);
    expect(Buffer.byteLength(shown)).toBeGreaterThan(262_140);
    expect(await (await raw(deliveryId)).text()).toBe(text);
    const again = (await replay(deliveryId)).body;
    expect((await one(again['deliveryId']))['bytes']).toBe(bytes);
    expect((await ended(again['runId']))['status']).toBe('succeeded');
  });

  it('that is gone is said to be gone', async () => {
    const place = await listening();
    const { deliveryId, runId } = await send(place, JSON.stringify({ filler: 'x'.repeat(200_000) }));
    await ended(runId);
    const { rows } = await database.pool.query<{ id: string }>("SELECT payload->>'id' AS id FROM delivery WHERE id = $1", [deliveryId]);
    await removePayload(rows[0]?.id ?? '');
    expect(await one(deliveryId)).toMatchObject({ body: { state: 'gone', text: null }, notReplayable: expect.stringMatching(/not there/) });
    expect(await replay(deliveryId)).toMatchObject({ status: 410, body: { code: 'delivery_body_gone' } });
    expect(await product.call('GET', `/api/deliveries/${idOf(deliveryId)}/body`)).toMatchObject({ status: 410 });
  });

  it('is never served as part of a page, whatever it claims to be', async () => {
    const place = await listening({ body: 'text' });
    const { deliveryId } = await send(place, '<script>alert(1)</script>', { 'content-type': 'text/html' });
    const download = await raw(deliveryId);
    expect(Object.fromEntries(download.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    expect(await download.text()).toBe('<script>alert(1)</script>');
    const shown = await product.call('GET', `/api/deliveries/${idOf(deliveryId)}`);
    expect(shown.type).toMatch(/^application\/json/);
  });
});
