import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import { rawServer, reply, request, summary, turns, until, type RawServer } from './support.js';

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

/** Writes a reply that never ends, one byte at a time, for as long as the socket is open. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
  const timer = setInterval(() => socket.write('x'), 5);
  socket.on('close', () => clearInterval(timer));
}

/** The misbehaving servers of `reliability.md` F.3, what the door makes of each, and whether the request had arrived. */
const MISBEHAVIOUR: readonly {
  readonly name: string;
  readonly on: Parameters<typeof rawServer>[0];
  readonly gives: string;
  readonly status?: number;
  /** False when the connection may be gone before the request is read. */
  readonly arrives?: boolean;
}[] = [
  {
    name: 'closes the connection when it is made',
    on: { onConnection: (s) => s.destroy() },
    gives: 'unknown connection_reset',
    arrives: false,
  },
  { name: 'resets the connection after the request', on: { onRequest: (s) => s.resetAndDestroy() }, gives: 'unknown connection_reset' },
  { name: 'closes the connection after the request', on: { onRequest: (s) => s.end() }, gives: 'unknown connection_reset' },
  { name: 'stays silent', on: { onRequest: () => undefined }, gives: 'unknown timeout' },
  { name: 'answers garbage', on: { onRequest: (s) => s.write('SSH-2.0-OpenSSH_9.9\r\n\r\n') }, gives: 'unknown reply_malformed' },
  {
    name: 'sends half of the announced body and closes',
    on: { onRequest: (s) => s.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf') },
    gives: 'unknown connection_reset',
    status: 200,
  },
  {
    name: 'sends two different lengths',
    on: { onRequest: (s) => s.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!') },
    gives: 'unknown reply_malformed',
  },
  {
    name: 'sends a length and chunks',
    on: { onRequest: (s) => s.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n') },
    gives: 'unknown reply_malformed',
  },
  { name: 'drips its body', on: { onRequest: drip }, gives: 'unknown timeout', status: 200 },
  {
    name: 'resets the connection in the middle of the body',
    on: { onRequest: (s) => s.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () => setImmediate(() => s.resetAndDestroy())) },
    gives: 'unknown connection_reset',
  },
  {
    name: 'sends damaged gzip',
    on: { onRequest: (s) => s.write(reply(200, 'not gzip at all', ['content-encoding: gzip'])) },
    gives: 'unknown reply_malformed',
    status: 200,
  },
  {
    name: 'sends gzip that is cut off',
    on: { onRequest: (s) => s.write(reply(200, gzipSync('x'.repeat(999)).subarray(0, 20), ['content-encoding: gzip'])) },
    gives: 'unknown reply_malformed',
    status: 200,
  },
  {
    name: 'compresses in a way that was not offered',
    on: { onRequest: (s) => s.write(reply(200, 'x', ['content-encoding: zstd'])) },
    gives: 'unknown reply_encoding_unknown',
    status: 200,
  },
  {
    name: 'sends 40 kB of headers',
    on: { onRequest: (s) => s.write(reply(200, 'x', [`x-big: ${'a'.repeat(40_000)}`])) },
    gives: 'unknown reply_headers_too_large',
  },
  {
    name: 'sends 100 Continue without having been asked',
    on: { onRequest: (s) => s.write('HTTP/1.1 100 Continue\r\n\r\n') },
    gives: 'unknown reply_malformed',
  },
  {
    name: 'switches protocols without having been asked',
    on: { onRequest: (s) => s.write('HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n') },
    gives: 'unknown reply_malformed',
  },
  { name: 'redirects to itself with 307', on: { onRequest: (s) => s.write(reply(307, '', ['location: /'])) }, gives: 'reply 307' },
  { name: 'redirects with 302', on: { onRequest: (s) => s.write(reply(302, '', ['location: /other'])) }, gives: 'reply 302' },
];

describe('a POST to a server that', () => {
  it.each(MISBEHAVIOUR)('$name gives "$gives", and is delivered at most once', async ({ on, gives, status, arrives = true }) => {
    const { server, door } = await serve(on);
    const watch = { asked: 0, sent: 0 };
    const result = await door.send(request(server.origin, { timeoutMs: 400, watch }));
    expect(summary(result)).toBe(gives);
    if (status !== undefined) expect(result).toMatchObject({ status });
    expect(watch).toEqual({ asked: 1, sent: 1 });
    await door.close();
    expect(server.requests.length).toBeLessThanOrEqual(1);
    if (arrives) expect(server.requests).toHaveLength(1);
  });

  it('is not listening gives "not_sent connection_refused"', async () => {
    const { server, door } = await serve({});
    await server.close();
    open.splice(open.indexOf(server), 1);
    const watch = { asked: 0, sent: 0 };
    const result = await door.send(request(server.origin, { watch }));
    expect(summary(result)).toBe('not_sent connection_refused');
    expect(result).toMatchObject({ error: { class: 'network', message: expect.stringContaining(server.place) } });
    expect(watch).toEqual({ asked: 0, sent: 0 });
  });

  it('answers nonsense after a good reply harms nobody else', async () => {
    const { server, door } = await serve({ onRequest: (s) => s.write(Buffer.concat([reply(200, 'mine'), reply(200, 'poison')])) });
    for (let i = 0; i < 3; i += 1) {
      const result = await door.send(request(`${server.origin}/${i}`));
      if (result.kind === 'reply') expect(Buffer.from(result.reply.body).toString()).toBe('mine');
      else expect(result.kind).toBe('unknown');
    }
    expect(new Set(server.requests.map((text) => text.split(' ')[1])).size).toBe(server.requests.length);
  });
});

describe('a kept connection', () => {
  it('is used again, one after the other', async () => {
    const { server, door } = await serve({ onRequest: (s) => s.write(reply(200, 'ok')) });
    for (let i = 0; i < 20; i += 1) {
      expect(summary(await door.send(request(server.origin)))).toBe('reply 200');
      await turns();
    }
    expect(server.requests).toHaveLength(20);
    expect(server.seen.connections).toBe(1);
  });

  it('that the server closed in the meantime is noticed, and a new one is made', async () => {
    const sockets: Socket[] = [];
    const { server, door } = await serve({ onConnection: (s) => sockets.push(s), onRequest: (s) => s.write(reply(200, 'ok')) });
    await door.send(request(server.origin));
    sockets[0]?.end();
    await until(() => sockets[0]?.closed === true, 'the first connection is gone');
    expect(summary(await door.send(request(server.origin)))).toBe('reply 200');
    expect(server.requests).toHaveLength(2);
  });

  it('that breaks under a request does not send it again, whatever the method', async () => {
    for (const method of ['POST', 'PUT', 'GET', 'DELETE']) {
      let count = 0;
      const { server, door } = await serve({ onRequest: (s) => ((count += 1) === 1 ? s.write(reply(200, 'ok')) : s.resetAndDestroy()) });
      const body = method === 'GET' ? null : Buffer.from('x');
      await door.send(request(server.origin, { method, body }));
      expect(summary(await door.send(request(server.origin, { method, body })))).toBe('unknown connection_reset');
      await door.close();
      expect(server.requests).toHaveLength(2);
    }
  });

  it('is given up before the server would close it, as the server announces', async () => {
    const { server, door } = await serve({
      onRequest: (s) => s.write(reply(200, 'ok', ['connection: keep-alive', 'keep-alive: timeout=2'])),
    });
    await door.send(request(server.origin));
    await turns();
    await door.send(request(server.origin));
    expect(server.seen.connections).toBe(2);
  });

  it('is not shared after credentials that belong to the connection', async () => {
    const { server, door } = await serve({ onRequest: (s) => s.write(reply(200, 'ok')) });
    await door.send(request(server.origin, { headers: { authorization: 'NTLM abc' } }));
    await turns();
    await door.send(request(server.origin));
    expect(server.seen.connections).toBe(2);
  });
});
