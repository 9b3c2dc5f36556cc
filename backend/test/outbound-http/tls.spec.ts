import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import type { Lookup } from '../../src/adapters/outbound-http/guarded-connector.js';
import { listen, request, summary } from './support.js';

const pem = (name: string): string => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
const toLoopback: Lookup = (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

/** A server with one of the certificates (all for crm.test, valid until 2120 but for the expired one), and a door that trusts their authority. */
async function serve(
  certificate: string,
): Promise<{ server: Server; port: number; door: ReturnType<typeof createOutboundHttp>; served: () => number }> {
  let served = 0;
  const server = createServer({ key: pem(certificate), cert: pem(certificate) }, (_request, response) => {
    served += 1;
    response.end('ok');
  });
  const port = await listen(server);
  const door = createOutboundHttp({ allow: [`crm.test:${port}`, `other.test:${port}`], lookup: toLoopback, ca: pem('ca') });
  open.push(door, { close: () => server.closeAllConnections() }, server);
  return { server, port, door, served: () => served };
}

describe('an encrypted connection', () => {
  it('to a host with a certificate of its own works', async () => {
    const { port, door } = await serve('crm');
    expect(summary(await door.send(request(`https://crm.test:${port}/`)))).toBe('reply 200');
  });

  it.each([
    ['whose certificate is self-signed', 'self', 'crm.test', 'self-signed'],
    ['whose certificate has expired', 'expired', 'crm.test', 'expired'],
    ['whose certificate is for another name', 'crm', 'other.test', 'another host name'],
  ])('to a host %s is refused in words, with nothing sent', async (_case, certificate, host, words) => {
    const { port, door, served } = await serve(certificate);
    for (let i = 0; i < 2; i += 1) {
      const result = await door.send(request(`https://${host}:${port}/`));
      expect(result).toMatchObject({
        kind: 'not_sent',
        error: { code: 'tls_failed', class: 'network', message: expect.stringContaining(words) },
      });
    }
    expect(served()).toBe(0);
  });

  it('to a server that does not encrypt is refused', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const port = await listen(server);
    const door = createOutboundHttp({ allow: [`crm.test:${port}`], lookup: toLoopback });
    open.push(door, server);
    expect(summary(await door.send(request(`https://crm.test:${port}/`)))).toBe('not_sent tls_failed');
  });

  it('whose handshake never ends is given up in time', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined));
    const port = await listen(server);
    const door = createOutboundHttp({ allow: [`crm.test:${port}`], lookup: toLoopback, connectTimeoutMs: 200 });
    open.push(door, server);
    expect(summary(await door.send(request(`https://crm.test:${port}/`)))).toBe('not_sent connect_timeout');
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment', () => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  afterAll(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  });

  it('does not switch the check off', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const { port, door } = await serve('self');
    expect(summary(await door.send(request(`https://crm.test:${port}/`)))).toBe('not_sent tls_failed');
  });
});
