import { afterEach, describe, expect, it } from '@jest/globals';
import { effectOf, type Json } from '@plumbline/shared';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import { hmac } from '../../src/adapters/vault/hmac.js';
import { createHttpRequest } from '../../src/connectors/http/request.js';
import type { OutboundHttp } from '../../src/engine/ports/outbound-http.js';
import type { Operation, Outcome, PrepareContext, SendContext } from '../../src/engine/ports/operation.js';
import { rawServer, reply, type RawServer } from './support.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

type Handler = (path: string, request: string) => Buffer | null;

/** Servers that answer by path, and the operation over a door that may reach them. */
async function serve(...handlers: Handler[]): Promise<{ servers: RawServer[]; operation: Operation }> {
  const servers = await Promise.all(
    handlers.map((handler) =>
      rawServer({
        onRequest: (socket, request) => {
          const answer = handler(request.split(' ')[1] ?? '', request);
          if (answer === null) socket.resetAndDestroy();
          else socket.write(answer);
        },
      }),
    ),
  );
  const door = createOutboundHttp({ allow: servers.map((server) => server.place) });
  open.push(door, ...servers);
  return { servers, operation: createHttpRequest(door, { now: () => performance.timeOrigin + performance.now(), version: '1.2.3', hmac }) };
}

async function call(operation: Operation, input: Json, context: Partial<PrepareContext & SendContext> = {}): Promise<Outcome> {
  const prepared = operation.prepare(input, { idempotencyKey: 'key-1', idempotencyHeader: null, connection: null, ...context });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return prepared.call.send({
    timeoutMs: 5_000,
    cancel: new AbortController().signal,
    maySend: () => true,
    onSent: () => undefined,
    opened: null,
    ...context,
  });
}

const JSON_TYPE = ['content-type: application/json'];

describe('http.request', () => {
  it('sends what the input says and gives back status, headers and body', async () => {
    const { servers, operation } = await serve(() => reply(201, '{"id":17}', JSON_TYPE));
    const [server] = servers;
    const input = {
      method: 'POST',
      url: `${server?.origin}/customers`,
      query: { dry: true },
      headers: { 'X-Tenant': 'a' },
      body: { email: 'a@b.c' },
    };
    const outcome = await call(operation, input, { idempotencyHeader: 'Idempotency-Key' });
    expect(outcome).toMatchObject({ kind: 'ok', output: { status: 201, body: { id: 17 } }, reply: { status: 201, body: { id: 17 } } });
    const sent = server?.requests[0] ?? '';
    expect(sent).toMatch(/^POST \/customers\?dry=true HTTP\/1\.1\r\n/);
    for (const header of [
      'user-agent: Plumbline/1.2.3',
      'x-tenant: a',
      'content-type: application/json',
      'idempotency-key: key-1',
      'content-length: 17',
    ]) {
      expect(sent).toContain(`${header}\r\n`);
    }
    expect(sent.endsWith('\r\n\r\n{"email":"a@b.c"}')).toBe(true);
  });

  it('identifies a call by what decides whether two are the same: not by credentials, not by our version', async () => {
    const { operation } = await serve();
    const prepared = operation.prepare(
      { method: 'POST', url: 'https://x.example/a#b', headers: { Authorization: 'Bearer s3cret', 'X-Tenant': 'a' }, body: 1 },
      { idempotencyKey: 'key-1', idempotencyHeader: 'Idempotency-Key', connection: null },
    );
    expect(prepared.ok && prepared.call.identity).toEqual({
      method: 'POST',
      url: 'https://x.example/a',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key-1', 'x-tenant': 'a' },
      body: new TextEncoder().encode('1'),
    });
  });

  it('has the effect class of its method, GET when none is named', async () => {
    const { effect } = (await serve()).operation.contract;
    const classes = ['GET', 'head', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'PATCH', 'PURGE'].map((method) => effectOf(effect, { method }));
    expect(classes).toEqual(['safe', 'safe', 'safe', 'idempotent', 'idempotent', 'unsafe', 'unsafe', 'unsafe']);
    expect(effectOf(effect, { url: 'x' })).toBe('safe');
  });

  it('publishes its contract as JSON Schema, with the address required', async () => {
    const { contract } = (await serve()).operation;
    expect(contract.input).toMatchObject({ type: 'object', required: ['url'], additionalProperties: false });
    expect(Object.keys(contract.input['properties'] as object)).toEqual([
      'method',
      'url',
      'query',
      'headers',
      'bodyType',
      'body',
      'contentType',
      'saveAs',
      'pagination',
      'lookUp',
      'redirects',
    ]);
    expect(contract.output).toMatchObject({ type: 'object', required: expect.arrayContaining(['status', 'headers']) });
    expect(JSON.parse(JSON.stringify(contract))).toEqual(contract);
  });

  it('does not prepare input that breaks the contract', async () => {
    const prepared = (await serve()).operation.prepare(
      { method: 'GET' },
      { idempotencyKey: 'k', idempotencyHeader: null, connection: null },
    );
    expect(prepared).toMatchObject({ ok: false, error: { code: 'required_input_missing', class: 'input' } });
  });

  it('rejects a private address for good', async () => {
    const outcome = await call((await serve()).operation, { url: 'http://169.254.169.254/latest/meta-data' });
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'egress_denied', class: 'denied' } });
  });

  it('counts a 2xx as done although its JSON is broken, and delivers it once', async () => {
    const { servers, operation } = await serve(() => reply(200, '{"id":', JSON_TYPE));
    const outcome = await call(operation, { method: 'POST', url: `${servers[0]?.origin}/`, body: {} });
    expect(outcome).toMatchObject({ kind: 'ok', output: { body: '{"id":', problem: { code: 'reply_not_json' } } });
    expect(servers[0]?.requests).toHaveLength(1);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('of a POST with %d are not followed; it is delivered once', async (status) => {
    const { servers, operation } = await serve(() => reply(status, '', ['location: /']));
    const outcome = await call(operation, { method: 'POST', url: `${servers[0]?.origin}/`, body: {} });
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'redirected', status } });
    expect(servers[0]?.requests).toHaveLength(1);
  });

  it('of a GET are followed, at most five, telling once that it was sent', async () => {
    const { servers, operation } = await serve((path) => {
      const left = Number(path.slice(1));
      return left === 0 ? reply(200, 'there') : reply(302, '', [`location: /${left - 1}`]);
    });
    let sent = 0;
    expect(await call(operation, { url: `${servers[0]?.origin}/5` }, { onSent: () => (sent += 1) })).toMatchObject({
      kind: 'ok',
      output: { status: 200 },
    });
    expect(sent).toBe(1);
    expect(servers[0]?.requests).toHaveLength(6);
    expect(await call(operation, { url: `${servers[0]?.origin}/6` })).toMatchObject({
      kind: 'rejected',
      error: { code: 'too_many_redirects' },
    });
    expect(servers[0]?.requests).toHaveLength(12);
    expect(await call(operation, { url: `${servers[0]?.origin}/1`, redirects: 'none' })).toMatchObject({
      kind: 'rejected',
      error: { code: 'redirected' },
    });
  });

  it.each([301, 302, 303, 307, 308])('with %d to a private address are refused at the door, also on the third hop', async (status) => {
    const secret = await rawServer({ onRequest: (socket) => socket.write(reply(200, 'secret')) });
    open.push(secret);
    const { servers, operation } = await serve((path) =>
      reply(status, '', [`location: ${path === '/2' ? `http://127.0.0.1:${secret.port}/` : `/${Number(path.slice(1)) + 1}`}`]),
    );
    for (const start of [0, 2]) {
      expect(await call(operation, { url: `${servers[0]?.origin}/${start}` })).toMatchObject({
        kind: 'rejected',
        error: { code: 'egress_denied' },
      });
    }
    expect(secret.seen.connections).toBe(0);
  });

  it('to another origin leave credentials behind', async () => {
    const target = await rawServer({ onRequest: (socket) => socket.write(reply(200, 'ok')) });
    open.push(target);
    const first = await rawServer({ onRequest: (socket) => socket.write(reply(302, '', [`location: ${target.origin}/`])) });
    const door = createOutboundHttp({ allow: [target.place, first.place] });
    open.push(door, first);
    const operation = createHttpRequest(door, { now: () => 0, version: '1', hmac });
    await call(operation, { url: first.origin, headers: { Authorization: 'Bearer s3cret', Cookie: 'a=s3cret', 'X-Api-Key': 's3cret' } });
    expect(first.requests[0]).toContain('s3cret');
    expect(target.requests[0]).not.toContain('s3cret');
  });

  it('share the time of the attempt', async () => {
    const { servers } = await serve((path) => (path === '/0' ? reply(302, '', ['location: /1']) : reply(200, 'there')));
    const door = createOutboundHttp({ allow: [servers[0]?.place ?? ''] });
    open.push(door);
    const left: number[] = [];
    const watched: OutboundHttp = {
      send(request) {
        left.push(request.timeoutMs);
        return door.send(request);
      },
    };
    let clockMs = 0;
    const operation = createHttpRequest(watched, { now: () => (clockMs += 400), version: '1', hmac });
    expect(await call(operation, { url: `${servers[0]?.origin}/0` }, { timeoutMs: 1_000 })).toMatchObject({ kind: 'ok' });
    expect(left).toEqual([600, 200]);
  });
});
