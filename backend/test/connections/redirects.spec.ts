import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import { hmac } from '../../src/adapters/vault/hmac.js';
import { createHttpRequest } from '../../src/connectors/http/request.js';
import type { OpenConnection } from '../../src/engine/ports/connections.js';
import type { Outcome } from '../../src/engine/ports/operation.js';

let home: Sink;
let other: Sink;
let door: ReturnType<typeof createOutboundHttp>;

beforeEach(async () => {
  home = await Sink.start();
  other = await Sink.start();
  door = createOutboundHttp({ allow: [home.host, other.host] });
});

afterEach(async () => {
  await door.close();
  await Promise.all([home.stop(), other.stop()]);
});

function opened(hosts: readonly string[], id = 'c1'): OpenConnection {
  const facts = {
    id,
    kind: 'api_key',
    service: 'CRM',
    name: 'sales',
    account: 'a',
    hosts,
    settings: { in: 'query', name: 'key' },
  } as const;
  return { facts, secrets: { key: `secret-${id}` }, redact: (value) => value };
}

async function get(url: string, connection: OpenConnection | null): Promise<Outcome> {
  const operation = createHttpRequest(door, { now: () => performance.now(), version: '1', hmac });
  const context = { idempotencyKey: 'k', idempotencyHeader: null, connection: connection?.facts ?? null };
  const prepared = operation.prepare({ url } satisfies Json, context);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const cancel = new AbortController().signal;
  return prepared.call.send({ timeoutMs: 5_000, cancel, maySend: () => true, onSent: () => undefined, opened: connection });
}

const redirect = (location: string) => ({ status: 302, headers: { location } });
/** Whether the calls that arrived carried the secret, in order. */
let carried: boolean[];
function watch(...sinks: Sink[]): void {
  carried = [];
  for (const sink of sinks) sink.onCall = ({ query }) => carried.push(query.includes('secret-'));
}

describe('a credential after a redirect', () => {
  it('goes along within its origin', async () => {
    watch(home, other);
    home.script('/a', redirect('/b'));
    expect(await get(`${home.url}/a`, opened([home.host]))).toMatchObject({ kind: 'ok' });
    expect(carried).toEqual([true, true]);
  });

  it('stays behind at another origin of its list, and does not come back when that leads home', async () => {
    watch(home, other);
    home.script('/a', redirect(`${other.url}/b`));
    other.script('/b', redirect(`${home.url}/c`));
    expect(await get(`${home.url}/a`, opened([home.host, other.host]))).toMatchObject({ kind: 'ok' });
    expect(carried).toEqual([true, false, false]);
  });

  it('is not offered to a host that is not on its list, which is not even called', async () => {
    watch(home, other);
    home.script('/a', redirect(`${other.url}/b`));
    const outcome = await get(`${home.url}/a`, opened([home.host]));
    expect(outcome).toMatchObject({ kind: 'rejected', error: { code: 'host_not_allowed', class: 'denied' } });
    expect(carried).toEqual([true]);
  });

  it('that the redirect itself repeats in its address does not get to another host', async () => {
    watch(home, other);
    home.script('/a', redirect(`${other.url}/b?key=secret-c1`));
    expect(await get(`${home.url}/a`, opened([home.host]))).toMatchObject({ kind: 'rejected' });
    expect(other.calls).toEqual([]);
  });
});

describe('connections of the network', () => {
  it('are shared by calls with the same credential, and by no others', async () => {
    const ports: (number | undefined)[] = [];
    home.onCall = ({ port }) => ports.push(port);
    for (const connection of [opened([home.host]), opened([home.host]), opened([home.host], 'c2'), null]) {
      await get(`${home.url}/a`, connection);
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ports[1]).toBe(ports[0]);
    expect(new Set(ports).size).toBe(3);
  });
});
