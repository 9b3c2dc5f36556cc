import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { useWorld } from '../support/world.js';
import { until } from '../support/until.js';
import { bearer, calling, made, ran, rested, start } from './support.js';

const world = useWorld();
let n = 0;

/** A connection to the sink. */
const to = (kind: string, settings: JsonObject, secrets: JsonObject): Promise<string> =>
  made(world.product, { kind, service: 'CRM', name: `c${++n}`, settings, hosts: [world.sink.host], secrets });
const path = (): string => `/p${++n}`;

describe('a call with a connection', () => {
  it.each([
    ['bearer', {}, { token: 'tok-en' }, { authorization: 'Bearer tok-en' }],
    ['basic', { username: 'ada' }, { password: 'pass-word' }, { authorization: 'Basic YWRhOnBhc3Mtd29yZA==' }],
    ['api_key', { in: 'header', name: 'X-Api-Key' }, { key: 'the-key' }, { 'x-api-key': 'the-key' }],
    [
      'hmac',
      { algorithm: 'sha256', header: 'X-Signature', encoding: 'hex', prefix: 'sha256=' },
      { secret: 'shared-secret' },
      { 'x-signature': `sha256=${createHmac('sha256', 'shared-secret').update('{"a":1}').digest('hex')}` },
    ],
  ])('of the kind %s proves who we are', async (kind, settings, secrets, headers) => {
    const at = path();
    const id = await to(kind, settings, secrets);
    expect(await ran(world.product, calling(world.sink.url + at, id))).toMatchObject({ status: 'succeeded' });
    expect(world.sink.callsTo(at)[0]?.headers).toMatchObject(headers);
    const used = await until(
      'its last use is noted',
      async () => (await world.product.call('GET', `/api/connections/${id}`)).body['lastUsedAt'],
    );
    expect(used).toMatch(/^\d{4}-/);
  });

  it('sends a key in the query, and shows it nowhere', async () => {
    const at = path();
    let seen = '';
    world.sink.always(at, { echo: true });
    const id = await to('api_key', { in: 'query', name: 'api_key' }, { key: 'query-key-0815' });
    const flowId = await world.product.publish(calling(`${world.sink.url}${at}?a=1`, id));
    const runId = await start(world.product, flowId);
    const run = await rested(world.product, runId);
    seen += JSON.stringify(run) + JSON.stringify((await world.product.call('GET', `/api/runs/${runId}/events`)).body);
    expect(run['status']).toBe('succeeded');
    expect(seen).toContain('(redacted)');
    expect(seen).not.toContain('query-key-0815');
  });

  it('follows pages whose links repeat the key, which is shown nowhere', async () => {
    const at = path();
    const id = await to('api_key', { in: 'query', name: 'api_key' }, { key: 'query-key-4711' });
    const queries: string[] = [];
    world.sink.onCall = ({ query }) => queries.push(query);
    world.sink.script(at, { body: { items: [1], next: `${world.sink.url}${at}?page=2&api_key=query-key-4711` } }, { body: { items: [2] } });
    const pagination = { items: '{{ response.body.items }}', next: '{{ response.body.next }}' };
    const input = { method: 'GET', body: null, bodyType: 'none', pagination };
    const step = await ran(world.product, calling(world.sink.url + at, id, { input }));
    expect(step).toMatchObject({ status: 'succeeded', output: { items: [1, 2], pages: 2 } });
    expect(queries).toEqual(['api_key=query-key-4711', 'page=2&api_key=query-key-4711']);
    expect(JSON.stringify(step)).not.toContain('4711');
  });

  it('whose input has an authorization header as well is refused while designing, and before sending where an expression hid it', async () => {
    const at = path();
    const id = await to('bearer', {}, { token: 'tok-en' });
    const twice = calling(world.sink.url + at, id, { input: { headers: { Authorization: 'x' } } });
    const created = await world.product.call('POST', '/api/flows', twice);
    expect(created.body['problems']).toContainEqual(expect.objectContaining({ code: 'credential_given_twice', severity: 'error' }));
    const hidden = calling(world.sink.url + at, id, { input: { headers: '{{ {"authorization": "x"} }}' } });
    expect(await ran(world.product, hidden)).toMatchObject({ status: 'failed', error: { code: 'input_invalid' } });
    expect(world.sink.callsTo(at)).toEqual([]);
  });
});

describe('a host that the connection is not for', () => {
  it('gets nothing: the call is refused before anything is sent', async () => {
    const id = await made(world.product, bearer(['api.example.com'], { name: `c${++n}` }));
    const step = await ran(world.product, calling(`${world.sink.url}/not-allowed`, id));
    expect(step).toMatchObject({ status: 'failed', error: { code: 'host_not_allowed', class: 'denied' }, attempt: 1 });
    expect(world.sink.callsTo('/not-allowed')).toEqual([]);
  });

  it('gets nothing after a redirect either', async () => {
    const evil = await Sink.start();
    const at = path();
    const id = await to('bearer', {}, { token: 'tok-en' });
    world.sink.always(at, { status: 302, headers: { location: `http://localhost:${evil.host.split(':')[1] ?? ''}/taken` } });
    const step = await ran(world.product, calling(world.sink.url + at, id, { input: { method: 'GET', body: null, bodyType: 'none' } }));
    expect(step).toMatchObject({ status: 'failed', error: { code: 'host_not_allowed' } });
    expect(world.sink.callsTo(at)).toHaveLength(1);
    expect(evil.calls).toEqual([]);
    await evil.stop();
  });
});

describe('a secret that is rotated', () => {
  it('between two attempts is taken up by the next one: the account is the same', async () => {
    const at = path();
    const id = await to('bearer', {}, { token: 'old-token' });
    world.sink.script(at, { status: 401 });
    const retry = { attempts: 60, backoff: 'fixed', initial: '100ms', jitter: 'none', on: ['401'] };
    world.sink.always(at, { status: 401, effect: false });
    const flowId = await world.product.publish(calling(world.sink.url + at, id, { policy: { retry } }));
    const runId = await start(world.product, flowId);
    await until('a first attempt', () => world.sink.callsTo(at).length > 0);
    expect((await world.product.call('PUT', `/api/connections/${id}/secret`, { secrets: { token: 'new-token' } })).status).toBe(200);
    await until('an attempt with the new one', () => world.sink.callsTo(at).at(-1)?.headers.authorization === 'Bearer new-token');
    world.sink.always(at, {});
    expect((await rested(world.product, runId))['status']).toBe('succeeded');
    const { body } = await world.product.call('GET', `/api/runs/${runId}/events?limit=1000`);
    const accounts = (body['items'] as JsonObject[])
      .filter(({ kind }) => kind === 'step.started')
      .map(({ connection }) => JSON.stringify(connection));
    expect(new Set(accounts).size).toBe(1);
  });

  it('changes who we are only with another user name: what may have happened is not sent again under it', async () => {
    const at = path();
    const settings = { username: 'ada' };
    const shared = { service: 'CRM', name: `c${++n}`, hosts: [world.sink.host] };
    const id = await made(world.product, { kind: 'basic', ...shared, settings, secrets: { password: 'pass-word' } });
    world.sink.always(at, { hang: true });
    const policy = {
      effect: 'keyed',
      timeout: '300ms',
      retry: { attempts: 60, backoff: 'fixed', initial: '500ms', jitter: 'none', on: ['timeout'] },
    };
    const runId = await start(world.product, await world.product.publish(calling(world.sink.url + at, id, { policy })));
    await until('a first attempt', () => world.sink.callsTo(at).length > 0);
    const changed = { ...shared, settings: { username: 'eve' }, secrets: { password: 'pass-word' } };
    expect((await world.product.call('PUT', `/api/connections/${id}`, changed, { 'if-match': '"1"' })).status).toBe(200);
    const run = await rested(world.product, runId);
    expect(run).toMatchObject({ status: 'needs_attention', steps: [{ error: { code: 'account_changed' } }] });
  });
});
