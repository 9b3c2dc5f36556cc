import { brotliCompressSync, gzipSync } from 'node:zlib';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import { rawServer, reply, request, summary, until, type RawServer } from './support.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

async function serve(
  options: Parameters<typeof rawServer>[0],
): Promise<{ server: RawServer; door: ReturnType<typeof createOutboundHttp> }> {
  const server = await rawServer(options);
  const door = createOutboundHttp({ allow: [server.place] });
  open.push(door, server);
  return { server, door };
}

const MEGABYTE = 1024 * 1024;

describe('a reply', () => {
  it.each([
    ['gzip', gzipSync('{"a":1}')],
    ['br', brotliCompressSync('{"a":1}')],
    ['identity', Buffer.from('{"a":1}')],
  ])('arrives decompressed from %s, with lower-case headers joined', async (encoding, body) => {
    const { server, door } = await serve({
      onRequest: (s) => s.write(reply(201, body, [`Content-Encoding: ${encoding}`, 'X-Many: a', 'x-many: b'])),
    });
    const result = await door.send(request(server.origin, { headers: { 'x-mine': 'yes' } }));
    expect(result).toMatchObject({ kind: 'reply', reply: { status: 201, headers: { 'content-encoding': encoding, 'x-many': 'a, b' } } });
    expect(result.kind === 'reply' && Buffer.from(result.reply.body).toString()).toBe('{"a":1}');
    expect(server.requests[0]).toContain('accept-encoding: gzip, deflate, br\r\n');
    expect(server.requests[0]).toContain('x-mine: yes\r\n');
    expect(server.requests[0]?.endsWith('\r\n\r\n{"a":1}')).toBe(true);
  });

  it('to HEAD has no body, whatever length and coding it announces', async () => {
    const { server, door } = await serve({
      onRequest: (s) => s.write('HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\ncontent-encoding: gzip\r\n\r\n'),
    });
    const result = await door.send(request(server.origin, { method: 'HEAD', body: null }));
    expect(result).toMatchObject({ kind: 'reply', reply: { status: 200, body: new Uint8Array(0) } });
  });

  it('of one byte a chunk is put together', async () => {
    const { server, door } = await serve({
      onRequest: (s) => s.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(20_000)}0\r\n\r\n`),
    });
    const result = await door.send(request(server.origin));
    expect(result.kind === 'reply' && Buffer.from(result.reply.body).toString()).toBe('a'.repeat(20_000));
  });

  it('is cut at the limit when it announces too much, when it just goes on, and exactly one byte past it', async () => {
    const announced = await serve({ onRequest: (s) => s.write('HTTP/1.1 200 OK\r\ncontent-length: 1000001\r\n\r\n') });
    const endless = await serve({
      onRequest: (s) => {
        s.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        const more = (): void => {
          while (!s.destroyed && s.write(`ffff\r\n${'x'.repeat(0xffff)}\r\n`));
        };
        s.on('drain', more);
        more();
      },
    });
    const exact = await serve({ onRequest: (s) => s.write(reply(200, 'x'.repeat(1_000_000))) });
    for (const { server, door } of [announced, endless]) {
      expect(await door.send(request(server.origin, { maxReplyBytes: 1_000_000 }))).toMatchObject({
        kind: 'unknown',
        status: 200,
        error: { code: 'reply_too_large', class: 'rejected' },
      });
    }
    expect(summary(await exact.door.send(request(exact.server.origin, { maxReplyBytes: 1_000_000 })))).toBe('reply 200');
    expect(summary(await exact.door.send(request(exact.server.origin, { maxReplyBytes: 999_999 })))).toBe('unknown reply_too_large');
  });

  it('that inflates from 200 kB to 200 MB costs little memory and holds up nobody', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE));
    const { server, door } = await serve({
      onRequest: (s, text) => s.write(text.startsWith('GET') ? reply(200, 'ok') : reply(200, bomb, ['content-encoding: gzip'])),
    });
    await door.send(request(server.origin, { method: 'GET', body: null }));
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 2);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const result = await door.send(request(server.origin, { maxReplyBytes: 10 * MEGABYTE }));
    delay.disable();
    clearInterval(watch);
    expect(summary(result)).toBe('unknown reply_too_large');
    expect(peak - before).toBeLessThan(80 * MEGABYTE);
    // Inflating all of it in one piece takes 1,300 ms on a quiet machine.
    expect(delay.max / 1e6).toBeLessThan(400);
  });
});

describe('waiting for a connection', () => {
  it('keeps to the concurrency of one origin, in order, and loses nobody', async () => {
    let inFlight = 0;
    let most = 0;
    const server = await rawServer({
      onRequest: (s) => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        setImmediate(() => {
          inFlight -= 1;
          s.write(reply(200, 'ok'));
        });
      },
    });
    const door = createOutboundHttp({ allow: [server.place], concurrencyPerOrigin: 4 });
    open.push(door, server);
    const results = await Promise.all(Array.from({ length: 200 }, (_, i) => door.send(request(`${server.origin}/${i}`))));
    expect(results.every((result) => result.kind === 'reply')).toBe(true);
    expect(most).toBeLessThanOrEqual(4);
    expect(new Set(server.requests.map((text) => text.split(' ')[1])).size).toBe(200);
    expect(server.requests).toHaveLength(200);
  });

  it('ends with the deadline, and what waited is certainly not sent', async () => {
    const server = await rawServer({ onRequest: () => undefined });
    const door = createOutboundHttp({ allow: [server.place], concurrencyPerOrigin: 1 });
    open.push(door, server);
    const first = door.send(request(`${server.origin}/first`, { timeoutMs: 600 }));
    const second = door.send(request(`${server.origin}/second`, { timeoutMs: 200 }));
    expect(await second).toMatchObject({ kind: 'not_sent', error: { code: 'connect_timeout', class: 'network' } });
    expect(summary(await first)).toBe('unknown timeout');
    expect(server.requests).toHaveLength(1);
  });

  it('of one origin does not hold up another', async () => {
    const silent = await rawServer({});
    const quick = await rawServer({ onRequest: (s) => s.write(reply(200, 'ok')) });
    const door = createOutboundHttp({ allow: [silent.place, quick.place], concurrencyPerOrigin: 2 });
    open.push(door, silent, quick);
    const stuck = Array.from({ length: 10 }, () => door.send(request(silent.origin, { timeoutMs: 1_000 })));
    expect(summary(await door.send(request(quick.origin)))).toBe('reply 200');
    expect((await Promise.all(stuck)).some((result) => result.kind === 'reply')).toBe(false);
  });
});

describe('many origins', () => {
  it('are bounded: connections of the one unused for longest are closed', async () => {
    const servers = await Promise.all(Array.from({ length: 4 }, () => rawServer({ onRequest: (s) => s.write(reply(200, 'ok')) })));
    const door = createOutboundHttp({ allow: servers.map((server) => server.place), maxOrigins: 2 });
    open.push(door, ...servers);
    for (const server of [...servers, ...servers]) expect(summary(await door.send(request(server.origin)))).toBe('reply 200');
    expect(servers.map((server) => server.seen.connections)).toEqual([2, 2, 2, 2]);
  });
});

describe('closing', () => {
  it('lets a call in flight finish, gives up what waits, and refuses what comes after', async () => {
    const sockets: { write(bytes: Buffer): unknown }[] = [];
    const server = await rawServer({ onRequest: (s) => sockets.push(s) });
    const door = createOutboundHttp({ allow: [server.place], concurrencyPerOrigin: 1 });
    open.push(server);
    const flying = door.send(request(server.origin));
    const waiting = door.send(request(server.origin));
    await until(() => sockets.length === 1, 'the first request has arrived');
    const closed = door.close();
    expect(summary(await waiting)).toBe('not_sent lease_lost');
    expect(summary(await door.send(request(server.origin)))).toBe('not_sent lease_lost');
    sockets[0]?.write(reply(200, 'ok'));
    expect(summary(await flying)).toBe('reply 200');
    await closed;
  });
});
