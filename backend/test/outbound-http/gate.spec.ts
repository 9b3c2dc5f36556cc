import { afterEach, describe, expect, it } from '@jest/globals';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import type { Lookup } from '../../src/adapters/outbound-http/guarded-connector.js';
import { rawServer, reply, request, summary, until, type RawServer, type Watch } from './support.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

type Options = Partial<Parameters<typeof createOutboundHttp>[0]>;
async function serve(
  on: Parameters<typeof rawServer>[0],
  options: Options = {},
): Promise<{ server: RawServer; door: ReturnType<typeof createOutboundHttp> }> {
  const server = await rawServer(on);
  const door = createOutboundHttp({ allow: [server.place, `crm.internal:${server.port}`], ...options });
  open.push(door, server);
  return { server, door };
}

describe('the send gate', () => {
  it('answering no keeps every byte back, on a new connection and on a kept one', async () => {
    const { server, door } = await serve({ onRequest: (s) => s.write(reply(200, 'ok')) });
    const fresh = await door.send(request(server.origin, { maySend: () => false }));
    expect(fresh).toMatchObject({ kind: 'not_sent', error: { code: 'lease_lost' } });
    expect(server.seen.bytes).toBe(0);
    await door.send(request(server.origin));
    const bytes = server.seen.bytes;
    expect(summary(await door.send(request(server.origin, { maySend: () => false })))).toBe('not_sent lease_lost');
    expect(server.seen.bytes).toBe(bytes);
    expect(summary(await door.send(request(server.origin)))).toBe('reply 200');
    expect(server.requests).toHaveLength(2);
  });

  it('is asked only when the connection stands, however long the request had to wait for it', async () => {
    let leaseHeld = true;
    const asked: boolean[] = [];
    const held: { write(bytes: Buffer): unknown }[] = [];
    const { server, door } = await serve({ onRequest: (s) => held.push(s) }, { concurrencyPerOrigin: 1 });
    const first = door.send(request(`${server.origin}/first`));
    const second = door.send(
      request(`${server.origin}/second`, {
        maySend: () => {
          asked.push(leaseHeld);
          return leaseHeld;
        },
      }),
    );
    await until(() => held.length === 1, 'the first request has arrived');
    leaseHeld = false;
    held[0]?.write(reply(200, 'ok'));
    expect(summary(await first)).toBe('reply 200');
    expect(summary(await second)).toBe('not_sent lease_lost');
    expect(asked).toEqual([false]);
    expect(server.requests).toHaveLength(1);
  });

  it('that throws counts as no', async () => {
    const { server, door } = await serve({});
    const result = await door.send(
      request(server.origin, {
        maySend: () => {
          throw new Error('broken');
        },
      }),
    );
    expect(result.kind).toBe('not_sent');
    expect(server.seen.bytes).toBe(0);
  });

  it('is followed by onSent exactly once, and never without', async () => {
    const { server, door } = await serve({ onRequest: (s) => s.write(reply(200, 'ok')) });
    const watch: Watch = { asked: 0, sent: 0 };
    await door.send(request(server.origin, { watch }));
    expect(watch).toEqual({ asked: 1, sent: 1 });
  });
});

describe('cancelling', () => {
  it('before anything is done sends nothing', async () => {
    const { server, door } = await serve({});
    expect(summary(await door.send(request(server.origin, { cancel: AbortSignal.abort() })))).toBe('not_sent cancelled');
    expect(server.seen.connections).toBe(0);
  });

  it('while the name is being resolved answers at once, and nothing is sent afterwards', async () => {
    const pending: (() => void)[] = [];
    const lookup: Lookup = (_name, done) => {
      const answer = (): void => done(null, [{ address: '127.0.0.1', family: 4 }]);
      if (pending.length === 0) pending.push(answer);
      else answer();
    };
    const { server, door } = await serve({ onRequest: (s) => s.write(reply(200, 'ok')) }, { lookup });
    const cancel = new AbortController();
    const watch: Watch = { asked: 0, sent: 0 };
    const result = door.send(request(`http://crm.internal:${server.port}/cancelled`, { cancel: cancel.signal, watch }));
    await until(() => pending.length === 1, 'the name is asked for');
    cancel.abort();
    expect(summary(await result)).toBe('not_sent cancelled');
    for (const answer of pending) answer();
    expect(summary(await door.send(request(`http://crm.internal:${server.port}/next`)))).toBe('reply 200');
    expect(server.requests).toHaveLength(1);
    expect(watch).toEqual({ asked: 0, sent: 0 });
  });

  it('in the queue gives up the one that waits and no other', async () => {
    const held: { write(bytes: Buffer): unknown }[] = [];
    const { server, door } = await serve({ onRequest: (s) => held.push(s) }, { concurrencyPerOrigin: 1 });
    const cancel = new AbortController();
    const first = door.send(request(`${server.origin}/1`));
    const second = door.send(request(`${server.origin}/2`, { cancel: cancel.signal }));
    const third = door.send(request(`${server.origin}/3`));
    await until(() => held.length === 1, 'the first request has arrived');
    cancel.abort();
    expect(summary(await second)).toBe('not_sent cancelled');
    held[0]?.write(reply(200, 'ok'));
    expect(summary(await first)).toBe('reply 200');
    await until(() => held.length === 2, 'the third request has arrived');
    held[1]?.write(reply(200, 'ok'));
    expect(summary(await third)).toBe('reply 200');
    expect(server.requests.map((text) => text.split(' ')[1])).toEqual(['/1', '/3']);
  });

  it('after the request left is an unknown outcome, before and during the reply', async () => {
    for (const head of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf']) {
      const cancel = new AbortController();
      const { server, door } = await serve({ onRequest: (s) => void s.write(head, () => cancel.abort()) });
      expect(summary(await door.send(request(server.origin, { cancel: cancel.signal })))).toBe('unknown cancelled');
      expect(server.requests).toHaveLength(1);
    }
  });

  it('after the reply changes nothing', async () => {
    const { server, door } = await serve({ onRequest: (s) => s.write(reply(200, 'ok')) });
    const cancel = new AbortController();
    const result = await door.send(request(server.origin, { cancel: cancel.signal }));
    cancel.abort();
    expect(summary(result)).toBe('reply 200');
    expect(summary(await door.send(request(server.origin)))).toBe('reply 200');
  });
});
