import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ROUTES, type Json, type JsonObject } from '@plumbline/shared';
import { isRefusal, useWorld } from '../support/world.js';
import { bearer, calling, codes, made, ran, rested, start } from './support.js';

const world = useWorld();
const api = (method: string, path: string, body?: Json, headers: Record<string, string> = {}) =>
  world.product.call(method, `/api/connections${path}`, body, headers);
const save = (id: string, revision: number, body: JsonObject) => api('PUT', `/${id}`, body, { 'if-match': `"${revision}"` });

let n = 0;
/** A connection with a name of its own. */
const fresh = (more: JsonObject = {}): JsonObject => bearer(['api.example.com'], { name: `sales ${++n}`, ...more });
const without = ({ kind: _, secrets: __, ...rest }: JsonObject): JsonObject => rest;

describe('a connection', () => {
  it('is made, read, listed and deleted, and no answer tells anything of its secret', async () => {
    const asked = fresh({ account: 'acme' });
    const created = await api('POST', '', asked);
    expect(created.status).toBe(201);
    const id = created.body['id'] as string;
    expect(created.body).toMatchObject({
      kind: 'bearer',
      service: 'CRM',
      account: 'acme',
      hosts: ['api.example.com'],
      revision: 1,
      lastUsedAt: null,
    });
    const read = await api('GET', `/${id}`);
    const listed = await api('GET', '?limit=1');
    expect(read.body).toEqual(created.body);
    expect(listed.body['items']).toEqual([created.body]);
    for (const { body } of [created, read, listed])
      expect(JSON.stringify({ ...body, items: null })).not.toMatch(/tok-en|secret|"token|\*\*|017/);
    expect(ROUTES.getConnection.responses[200].safeParse(read.body).success).toBe(true);
    expect((await api('DELETE', `/${id}`)).status).toBe(204);
    isRefusal(await api('GET', `/${id}`), 404, 'connection_not_found');
  });

  it.each([
    ['a field that nobody knows', { colour: 'red' }, '/colour'],
    ['a revision', { revision: 7 }, '/revision'],
    ['no secret', { secrets: {} }, '/secrets/token'],
    ['a secret of another kind', { secrets: { token: 'x', password: 'y' } }, '/secrets/password'],
    ['a secret with a line break', { secrets: { token: 'tok\r\nX-Admin: 1' } }, '/secrets/token'],
    ['settings of another kind', { settings: { username: 'ada' } }, '/settings/username'],
    ['every host', { hosts: ['*'] }, '/hosts/0'],
    ['a URL as host', { hosts: ['https://api.example.com'] }, '/hosts/0'],
    ['no host', { hosts: [] }, '/hosts'],
    ['a name that is only spaces', { name: '  ' }, '/name'],
    ['a kind that is made by the system', { kind: 'practice', settings: { baseUrl: 'http://127.0.0.1:1' } }, '/kind'],
  ])('with %s is refused, with a pointer, and nothing is kept', async (_, more, pointer) => {
    const reply = await world.leavingNothing(() => api('POST', '', fresh(more)));
    isRefusal(reply, 400, 'invalid_body');
    expect(reply.body['problems']).toContainEqual(expect.objectContaining({ pointer }));
    expect(JSON.stringify(reply.body)).not.toContain('X-Admin');
  });

  it('without hosts is refused where its kind does not say them; a mail server says them itself', async () => {
    const { hosts: _, ...bare } = fresh();
    isRefusal(await api('POST', '', bare), 400, 'invalid_body');
    const settings = { host: 'SMTP.example.com', port: 587, security: 'starttls', username: 'ada', from: 'ada@example.com' };
    const smtp = { kind: 'smtp', service: 'Mail', name: `box ${++n}`, settings, secrets: { password: 'pass-word' } };
    const created = await api('POST', '', { ...smtp, hosts: ['evil.example.com'] });
    expect(created.body).toMatchObject({ hosts: ['smtp.example.com:587'] });
  });

  it('has a name of its own at its service, also when two are made at once', async () => {
    const asked = fresh();
    const replies = await Promise.all([1, 2, 3].map(() => api('POST', '', asked)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const other = await made(world.product, fresh());
    isRefusal(await save(other, 1, without(asked)), 409, 'connection_name_taken');
  });
});

describe('a change', () => {
  it('of name and account needs no secret, and raises the revision', async () => {
    const asked = fresh();
    const id = await made(world.product, asked);
    const name = `renamed ${++n}`;
    const saved = await save(id, 1, { ...without(asked), name, account: 'acme' });
    expect(saved).toMatchObject({ status: 200, body: { name, account: 'acme', revision: 2 } });
    isRefusal(await save(id, 1, { ...without(asked), name }), 409, 'stale_revision');
    isRefusal(await api('PUT', `/${id}`, without(asked)), 428, 'revision_required');
  });

  it('that would let the secret go to another host is refused unless the secret is entered again', async () => {
    const asked = fresh();
    const id = await made(world.product, asked);
    const further = { ...without(asked), hosts: ['api.example.com', 'evil.example.com'] };
    isRefusal(await save(id, 1, further), 422, 'secret_required');
    expect((await api('GET', `/${id}`)).body).toMatchObject({ hosts: ['api.example.com'], revision: 1 });
    expect((await save(id, 1, { ...further, secrets: { token: 'known-to-me' } })).body).toMatchObject({
      hosts: further.hosts,
      revision: 2,
    });
    expect((await save(id, 2, without(asked))).body).toMatchObject({ hosts: ['api.example.com'], revision: 3 });
  });

  it.each([
    ['host', { host: 'evil.example.com' }],
    ['port', { port: 2525 }],
    ['encryption', { security: 'none' }],
  ])('of the %s of a mail server is refused unless the password is entered again', async (_, change) => {
    const settings = { host: 'smtp.example.com', port: 587, security: 'starttls', username: 'ada', from: 'ada@example.com' };
    const smtp = { service: 'Mail', name: `box ${++n}`, settings };
    const id = await made(world.product, { kind: 'smtp', ...smtp, secrets: { password: 'pass-word' } });
    isRefusal(await save(id, 1, { ...smtp, settings: { ...settings, ...change } }), 422, 'secret_required');
    expect((await save(id, 1, { ...smtp, settings: { ...settings, from: 'eve@example.com' } })).status).toBe(200);
  });

  it('is in the audit log with who and what, never with a secret', async () => {
    const asked = fresh();
    const id = await made(world.product, asked);
    await save(id, 1, { ...without(asked), secrets: { token: 'tok-en-second' } });
    expect((await api('PUT', `/${id}/secret`, { secrets: { token: 'tok-en-third' } })).status).toBe(200);
    await api('DELETE', `/${id}`);
    const { rows } = await world.database.pool.query<JsonObject>('SELECT actor, action, detail FROM audit WHERE subject = $1 ORDER BY at', [
      id,
    ]);
    expect(rows.map(({ action }) => action)).toEqual(['connection.create', 'connection.change', 'connection.rotate', 'connection.delete']);
    expect(rows.every(({ actor }) => actor === 'api-token')).toBe(true);
    expect(JSON.stringify(rows)).not.toContain('tok-en');
  });
});

describe('a connection that flows use', () => {
  it('says by which steps, in drafts and in published versions', async () => {
    const id = await made(world.product, bearer([world.sink.host], { name: `used ${++n}` }));
    const document = calling(`${world.sink.url}/crm`, id);
    const flowId = await world.product.publish(document);
    const mentioned = { ...calling(`${world.sink.url}/crm`, undefined), description: `not ${id}, and \u0000 in it` };
    await world.product.call('POST', '/api/flows', mentioned);
    const use = { flowId, flowName: 'Calls a service', step: 'call', stepName: 'Call' };
    expect((await api('GET', `/${id}/uses`)).body['items']).toEqual([
      { ...use, in: 'draft' },
      { ...use, in: 'published' },
    ]);
    await world.product.call('PUT', `/api/flows/${flowId}/draft`, calling(`${world.sink.url}/crm`, undefined), { 'if-match': '"1"' });
    expect((await api('GET', `/${id}/uses`)).body['items']).toEqual([{ ...use, in: 'published' }]);
  });

  it('is not deleted by mistake; by force its flows show it at once and fail before anything is sent', async () => {
    const id = await made(world.product, bearer([world.sink.host], { name: `used ${++n}` }));
    const flowId = await world.product.publish(calling(`${world.sink.url}/deleted`, id));
    expect((await rested(world.product, await start(world.product, flowId)))['status']).toBe('succeeded');
    const refused = await api('DELETE', `/${id}`);
    isRefusal(refused, 409, 'connection_in_use');
    expect(refused.body['uses']).toHaveLength(2);
    expect((await api('DELETE', `/${id}?force=true`)).status).toBe(204);
    const shown = await world.product.call('GET', `/api/flows/${flowId}`);
    expect(shown.body['problems']).toContainEqual(
      expect.objectContaining({ code: 'connection_unknown', severity: 'error', pointer: '/steps/call/connection', step: 'call' }),
    );
    const run = await rested(world.product, await start(world.product, flowId));
    expect(run).toMatchObject({ status: 'failed', steps: [{ error: { code: 'connection_missing', class: 'denied' } }] });
    expect(world.sink.callsTo('/deleted')).toHaveLength(1);
    isRefusal(await world.product.call('POST', `/api/flows/${flowId}/publish`), 422, 'flow_has_problems');
  });
});

describe('a flow with a connection', () => {
  it('is not published with one that does not exist, or that its operation does not take', async () => {
    const settings = { host: 'smtp.example.com', port: 587, security: 'starttls', username: 'ada', from: 'ada@example.com' };
    const smtp = await made(world.product, {
      kind: 'smtp',
      service: 'Mail',
      name: `box ${++n}`,
      settings,
      secrets: { password: 'pass-word' },
    });
    for (const [connection, code] of [
      [randomUUID(), 'connection_unknown'],
      [smtp, 'connection_kind_wrong'],
    ] as const) {
      const created = await world.product.call('POST', '/api/flows', calling(world.sink.url, connection));
      expect(codes(created)).toContain(code);
      isRefusal(await world.product.call('POST', `/api/flows/${created.body['id'] as string}/publish`), 422, 'flow_has_problems');
    }
  });

  it('is exported with its service and name, and finds it again where it is imported', async () => {
    const name = `exported ${++n}`;
    const id = await made(world.product, bearer([world.sink.host], { name }));
    const flowId = await world.product.publish(calling(`${world.sink.url}/exported`, id));
    const exported = await world.product.call('GET', `/api/flows/${flowId}/export`);
    expect(exported.body).toEqual(calling(`${world.sink.url}/exported`, { service: 'CRM', name }));
    expect(await ran(world.product, exported.body)).toMatchObject({ status: 'succeeded' });
    expect(world.sink.callsTo('/exported')[0]?.headers.authorization).toBe('Bearer tok-en-0123456789');
  });

  it('whose connection is not here asks for one when it is imported, and is not published before', async () => {
    const created = await world.product.call('POST', '/api/flows', calling(world.sink.url, { service: 'CRM', name: 'elsewhere' }));
    expect(created.body['problems']).toContainEqual(
      expect.objectContaining({ code: 'connection_missing', severity: 'error', message: expect.stringContaining('Choose a connection') }),
    );
    isRefusal(await world.product.call('POST', `/api/flows/${created.body['id'] as string}/publish`), 422, 'flow_has_problems');
  });

  it('whose connection was deleted does not lose it silently through an export', async () => {
    const id = await made(world.product, bearer([world.sink.host], { name: `gone ${++n}` }));
    const created = await world.product.call('POST', '/api/flows', calling(world.sink.url, id));
    await api('DELETE', `/${id}?force=true`);
    const exported = await world.product.call('GET', `/api/flows/${created.body['id'] as string}/export`);
    expect(codes(await world.product.call('POST', '/api/flows', exported.body))).toContain('connection_missing');
  });
});
