import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { flowTo, isRefusal, useWorld } from '../support/world.js';

const world = useWorld();

const document = (path: string, note = ''): JsonObject => ({ ...flowTo(world.sink.url, path), description: note });
const pathOf = (draft: JsonObject): string => (draft['trigger'] as { config: { path: string } }).config.path;

async function create(body: JsonObject): Promise<string> {
  const created = await world.product.call('POST', '/api/flows', body);
  expect(created).toMatchObject({ status: 201, body: { revision: 1 } });
  return created.body['id'] as string;
}

const publish = (id: string) => world.product.call('POST', `/api/flows/${id}/publish`);
const save = (id: string, revision: number, body: JsonObject) =>
  world.product.call('PUT', `/api/flows/${id}/draft`, body, { 'if-match': `"${revision}"` });
const flow = async (id: string): Promise<JsonObject> => (await world.product.call('GET', `/api/flows/${id}`)).body;

/** The description that a run of a path carries: which version listens there. */
async function listening(path: string): Promise<unknown> {
  const accepted = await world.product.call('POST', `/hooks/${path}`, { name: 'Ada' });
  expect(accepted.status).toBe(202);
  return (await world.ended(accepted))['version'];
}

describe('an imported flow', () => {
  it('is a draft: nobody listens at its path before it is published', async () => {
    const id = await create(document('quiet'));
    expect(await flow(id)).toMatchObject({ revision: 1, publishedVersion: null, draft: document('quiet') });
    isRefusal(await world.product.call('POST', '/hooks/quiet', {}), 404, 'hook_not_found');
    isRefusal(await world.product.call('POST', `/api/flows/${id}/runs`, {}), 409, 'not_published');
  });

  it('whose path is taken gets another one, and is told so', async () => {
    const created = await world.product.call('POST', '/api/flows', document('in'));
    expect(created.status).toBe(201);
    const { draft } = await flow(created.body['id'] as string);
    const path = pathOf(draft as JsonObject);
    expect(path).toMatch(/^in-[0-9a-f]{12}$/);
    expect(created.body['problems']).toContainEqual(
      expect.objectContaining({ code: 'path_taken', severity: 'warning', pointer: '/trigger/config/path' }),
    );
    expect((await publish(created.body['id'] as string)).status).toBe(201);
    expect(await listening(path)).toBe(1);
    expect(await listening('in')).toBe(1);
  });

  it('of which ten with the same path come at once is there ten times, with ten paths', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.product.call('POST', '/api/flows', document('crowd'))));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    const drafts = await Promise.all(replies.map(({ body }) => flow(body['id'] as string)));
    expect(new Set(drafts.map(({ draft }) => pathOf(draft as JsonObject))).size).toBe(10);
  });
});

describe('publishing', () => {
  it('is refused while there are errors, with each of them and where it is', async () => {
    const wrong = document('wrong');
    const id = await create({ ...wrong, edges: [...(wrong['edges'] as JsonObject[]), { from: 'crm', to: 'nobody' }] });
    const refused = await world.leavingNothing(() => publish(id));
    isRefusal(refused, 422, 'flow_has_problems');
    expect(refused.body['problems']).toContainEqual(
      expect.objectContaining({ severity: 'error', pointer: expect.stringMatching(/^\/edges\/2/) }),
    );
    expect(await flow(id)).toMatchObject({ publishedVersion: null });
  });

  it('of a mapping that reads what no step produces names the field that was meant', async () => {
    const typo = document('typo');
    const steps = typo['steps'] as Record<string, JsonObject>;
    const trigger = {
      ...(typo['trigger'] as JsonObject),
      output: {
        type: 'object',
        properties: { body: { type: 'object', additionalProperties: false, properties: { customer_email: { type: 'string' } } } },
      },
    };
    const prepare = { ...steps['prepare'], input: { email: '{{ trigger.body.emailAddress }}' } };
    const crm = {
      ...steps['crm'],
      input: { method: 'POST', url: `${world.sink.url}/crm`, body: { email: '{{ steps.prepare.output.email }}' } },
    };
    const id = await create({ ...typo, trigger, steps: { prepare, crm } });
    const refused = await publish(id);
    isRefusal(refused, 422, 'flow_has_problems');
    expect(JSON.stringify(refused.body['problems'])).toMatch(/emailAddress.*customer_email/);
  });

  it('of a path that another flow took meanwhile is refused', async () => {
    const id = await create(document('moving'));
    const saved = await save(id, 1, document('in'));
    expect(saved.status).toBe(200);
    expect(saved.body['problems']).toContainEqual(expect.objectContaining({ code: 'path_taken', severity: 'error' }));
    isRefusal(await publish(id), 409, 'path_taken');
    expect(await listening('in')).toBe(1);
  });

  it('makes numbered versions that never change, each with the hash of its content', async () => {
    const id = await create(document('versions', 'one'));
    expect(await publish(id)).toMatchObject({ status: 201, body: { version: 1 } });
    await save(id, 1, document('versions', 'two'));
    expect(await publish(id)).toMatchObject({ status: 201, body: { version: 2 } });
    await save(id, 2, document('versions', 'one'));
    expect(await publish(id)).toMatchObject({ status: 201, body: { version: 3 } });
    const { body } = await world.product.call('GET', `/api/flows/${id}/versions`);
    const versions = body['items'] as JsonObject[];
    expect(versions.map(({ version, publishedBy }) => [version, publishedBy])).toEqual([3, 2, 1].map((version) => [version, 'api-token']));
    const [third, second, first] = versions.map(({ hash }) => hash);
    expect(third).toBe(first);
    expect(second).not.toBe(first);
    const read = async (version: number) => (await world.product.call('GET', `/api/flows/${id}/versions/${version}`)).body['document'];
    expect([await read(1), await read(2)]).toEqual([document('versions', 'one'), document('versions', 'two')]);
  });

  it('ten times at once of one draft leaves versions without hole or repeat', async () => {
    const id = await create(document('eager'));
    const replies = await Promise.all(Array.from({ length: 10 }, () => publish(id)));
    const made = replies.filter(({ status }) => status === 201).map(({ body }) => body['version']);
    const { body } = await world.product.call('GET', `/api/flows/${id}/versions`);
    const listed = (body['items'] as JsonObject[]).map(({ version }) => version);
    expect([...made].sort((a, b) => Number(b) - Number(a))).toEqual(listed);
    expect(listed).toEqual(listed.map((_, i) => listed.length - i));
  });
});

describe('draft and published version', () => {
  it('are apart: what is saved runs only after it is published, and under its own number', async () => {
    const id = await create(document('apart', 'one'));
    await publish(id);
    expect(await save(id, 1, document('apart', 'two'))).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await flow(id)).toMatchObject({ revision: 2, publishedVersion: 1, draft: { description: 'two' } });
    expect(await listening('apart')).toBe(1);
    await publish(id);
    expect(await listening('apart')).toBe(2);
  });

  it('listen where the published one says: the old path ends when the new one begins', async () => {
    const id = await create(document('old-place'));
    await publish(id);
    await save(id, 1, document('new-place'));
    expect(await listening('old-place')).toBe(1);
    isRefusal(await world.product.call('POST', '/hooks/new-place', {}), 404, 'hook_not_found');
    await publish(id);
    expect(await listening('new-place')).toBe(2);
    isRefusal(await world.product.call('POST', '/hooks/old-place', {}), 404, 'hook_not_found');
  });

  it('start the same by hand: the event is kept like any other', async () => {
    const id = await create(document('by-hand'));
    await publish(id);
    const started = await world.product.call('POST', `/api/flows/${id}/runs`, {
      body: { name: 'Grace' },
      headers: { 'X-Test': '1' },
      query: { a: 'b c' },
    });
    expect(started.status).toBe(202);
    const run = await world.ended(started);
    expect(run).toMatchObject({ status: 'succeeded', trigger: 'manual', version: 1 });
    const delivery = await world.product.call('GET', `/api/runs/${started.body['runId'] as string}/delivery`);
    expect(delivery.body).toMatchObject({ kind: 'manual', query: 'a=b%20c', headers: { 'x-test': '1' } });
    expect(Buffer.from(delivery.body['raw'] as string, 'base64').toString()).toBe('{"name":"Grace"}');
  });
});
