import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { z } from 'zod';
import type { OpenConnection } from '../../engine/ports/connections.js';
import type { Outcome, SendContext } from '../../engine/ports/operation.js';
import type { OutboundRequest, OutboundResult } from '../../engine/ports/outbound-http.js';
import { jsonCall, type JsonCall } from './json-service.js';

const UTF8 = new TextEncoder();
const promised = z.object({ id: z.string() });

const answered = (status: number, body: string, headers: { [name: string]: string } = {}): OutboundResult => ({
  kind: 'reply',
  reply: { status, headers: { 'content-type': 'application/json', ...headers }, body: UTF8.encode(body) },
});

function opened(more: Partial<OpenConnection['facts']> = {}): OpenConnection {
  const facts = {
    id: 'c1',
    kind: 'practice',
    service: 'Practice CRM',
    name: 'Practice',
    account: 'a',
    hosts: ['127.0.0.1:4711'],
    settings: { baseUrl: 'http://127.0.0.1:4711' },
  } as const;
  return { facts: { ...facts, ...more }, secrets: { token: 'tok-en' }, redact: (value) => value };
}

/** Sends one call to a service that answers so; the outcome, and what was sent. */
async function sent(
  result: OutboundResult,
  call: Partial<JsonCall<typeof promised>> = {},
  connection: OpenConnection | null = opened(),
): Promise<{ outcome: Outcome; requests: OutboundRequest[] }> {
  const requests: OutboundRequest[] = [];
  const door = {
    send: (request: OutboundRequest) => {
      requests.push(request);
      return Promise.resolve(result);
    },
  };
  const tools = { door, now: () => 0, version: '1', hmac: { sign: () => new Uint8Array() } };
  const whole = {
    connector: 'practice-crm',
    kind: 'practice',
    method: 'POST',
    path: '/things',
    body: { a: 1 },
    key: null,
    ...call,
  } as const;
  const context: SendContext = {
    timeoutMs: 1_000,
    cancel: new AbortController().signal,
    maySend: () => true,
    onSent: () => undefined,
    opened: connection,
  };
  const outcome = await jsonCall(tools, { reply: promised, ...whole }).send(context);
  return { outcome, requests };
}

describe('a call to a service that speaks JSON', () => {
  it('goes where the connection says, with its credential and the key', async () => {
    const { outcome, requests } = await sent(answered(200, '{"ok":true,"id":"7","more":1}'), { key: 'k-1' });
    expect(outcome).toMatchObject({ kind: 'ok', output: { id: '7' } });
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: 'http://127.0.0.1:4711/things',
        headers: { authorization: 'Bearer tok-en', 'idempotency-key': 'k-1', 'content-type': 'application/json' },
        connection: 'c1',
      },
    ]);
  });

  it('is the same call wherever the service listens at the time, and never names a secret', () => {
    const tools = { door: { send: () => Promise.reject(new Error()) }, now: () => 0, version: '1', hmac: { sign: () => new Uint8Array() } };
    const call = { connector: 'practice-crm', kind: 'practice', method: 'GET', path: '/things', body: null, key: null } as const;
    expect(jsonCall(tools, { ...call, reply: promised }).identity).toEqual({
      method: 'GET',
      url: 'http://practice-crm/things',
      headers: { accept: 'application/json' },
      body: null,
    });
  });

  it.each<[string, Partial<OpenConnection['facts']>, string]>([
    ['of another kind', { kind: 'bearer' }, 'connection_kind_wrong'],
    ['without an address', { settings: {} }, 'connection_kind_wrong'],
    ['for other hosts', { hosts: ['127.0.0.1:1'] }, 'host_not_allowed'],
  ])('is not sent with a connection %s', async (_, facts, code) => {
    const { outcome, requests } = await sent(answered(200, '{}'), {}, opened(facts));
    expect([outcome, requests]).toMatchObject([{ kind: 'rejected', error: { code } }, []]);
  });

  it('is not sent without a connection', async () => {
    const { outcome, requests } = await sent(answered(200, '{}'), {}, null);
    expect([outcome, requests]).toMatchObject([{ kind: 'rejected', error: { code: 'connection_required' } }, []]);
  });
});

describe('what became of it', () => {
  it.each<[number, string, { [name: string]: string }, JsonObject]>([
    [
      200,
      '{"ok":false,"error":"channel_not_found"}',
      {},
      { kind: 'rejected', error: { code: 'channel_not_found', class: 'rejected', status: 200 } },
    ],
    [200, '{"ok":false}', {}, { kind: 'rejected', error: { code: 'said_no' } }],
    [429, '{}', { 'retry-after': '3' }, { kind: 'not_done', retryAfterMs: 3_000 }],
    [500, '{"error":"oops"}', {}, { kind: 'unknown', error: { code: 'oops', class: '5xx' } }],
    [404, '', {}, { kind: 'rejected', error: { code: 'http_404', message: 'Practice CRM answered 404 (not found).' } }],
  ])('status %i with %s', async (status, body, headers, expected) => {
    expect((await sent(answered(status, body, headers))).outcome).toMatchObject(expected);
  });

  it.each(['{"ok":true,"identifier":7}', '{"id":7}', '[]', 'no json', ''])(
    'after a 2xx whose reply is not as promised (%s) it is done, and says what is wrong',
    async (body) => {
      const { outcome } = await sent(answered(200, body));
      expect(outcome).toMatchObject({ kind: 'ok', output: { problem: { code: 'reply_changed' } } });
    },
  );

  it('when it only reads, such a reply is a failure', async () => {
    const { outcome } = await sent(answered(200, '{"id":7}'), { method: 'GET', body: null });
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'reply_changed', response: { id: 7 } } });
  });

  it('is not known when the connection breaks, and done with a problem when only the reply is too large', async () => {
    const reset: OutboundResult = { kind: 'unknown', error: { code: 'connection_reset', class: 'network', message: '' } };
    const large: OutboundResult = {
      kind: 'unknown',
      status: 200,
      error: { code: 'reply_too_large', class: 'rejected', message: 'Too large.' },
    };
    expect((await sent(reset)).outcome).toEqual(reset);
    expect((await sent(large)).outcome).toEqual({
      kind: 'ok',
      output: { problem: { code: 'reply_too_large', message: 'Too large.' } },
      reply: expect.anything(),
    });
  });
});
