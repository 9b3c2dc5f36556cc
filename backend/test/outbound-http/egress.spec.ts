import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createOutboundHttp } from '../../src/adapters/outbound-http/outbound-http.js';
import type { Lookup } from '../../src/adapters/outbound-http/guarded-connector.js';
import { rawServer, reply, request, summary, type RawServer } from './support.js';

/** `reliability.md` S-26 to S-28: spellings of addresses that must not be reached. */
const HOSTS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '0177.0.0.1',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '0',
  '0.0.0.0',
  '127.0.0.1.nip.localhost',
  'localhost',
  'LOCALHOST',
  'a.localhost',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[::ffff:0:7f00:1]',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127%2e0%2e0%2e1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'metadata.google.internal',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '198.18.0.1',
  '198.19.255.255',
  '224.0.0.1',
  '239.1.2.3',
  '255.255.255.255',
  '240.0.0.1',
  '[fe80::1]',
  '[fc00::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
];

const open: { close(): Promise<void> }[] = [];
function door(options: Partial<Parameters<typeof createOutboundHttp>[0]> = {}): ReturnType<typeof createOutboundHttp> {
  const made = createOutboundHttp({ allow: [], ...options });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

async function serve(options: Parameters<typeof rawServer>[0]): Promise<RawServer> {
  const server = await rawServer(options);
  open.push(server);
  return server;
}

/** A resolver that answers from a list, one entry per call, the last one for ever. */
function resolver(...answers: string[][]): Lookup & { calls: number } {
  const lookup = Object.assign(
    (_name: string, done: Parameters<Lookup>[1]): void => {
      const addresses = answers[Math.min(lookup.calls, answers.length - 1)] ?? [];
      lookup.calls += 1;
      setImmediate(() =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
      );
    },
    { calls: 0 },
  );
  return lookup;
}

/** Global unicast by its prefix, given to nobody: a connection attempt fails without reaching a machine. */
const PUBLIC = '2d00::1';

describe('addresses', () => {
  it.each(HOSTS)('does not call http://%s', async (host) => {
    const result = await door().send(request(`http://${host}/`));
    expect(summary(result)).toBe('not_sent egress_denied');
    expect(result).toMatchObject({ error: { class: 'denied' } });
  });

  it('says which setting would allow the call', async () => {
    const result = await door().send(request('http://10.1.2.3:8080/path?token=s3cret'));
    expect(result.kind === 'not_sent' && result.error.message).toBe(
      'Calling 10.1.2.3:8080 is not allowed: the address is private or reserved: private. Nothing was sent. ' +
        'An administrator can allow it by adding this host:port to EGRESS_ALLOW.',
    );
  });

  it('never reaches a server on loopback by any spelling of its address, unless that host and port are allowed', async () => {
    const server = await serve({ onRequest: (socket) => socket.write(reply(200)) });
    const closed = door();
    for (const host of HOSTS) await closed.send(request(`http://${host}:${server.port}/`));
    expect(server.seen.connections).toBe(0);
    const open = door({ allow: [server.place] });
    expect(summary(await open.send(request(`${server.origin}/`)))).toBe('reply 200');
    expect(summary(await open.send(request(`http://2130706433:${server.port}/`)))).toBe('reply 200');
    expect(summary(await open.send(request(`http://localhost:${server.port}/`)))).toBe('not_sent egress_denied');
    expect(summary(await open.send(request(`http://127.0.0.2:${server.port}/`)))).toBe('not_sent egress_denied');
    expect(summary(await open.send(request(`http://127.0.0.1:${server.port + 1}/`)))).toBe('not_sent egress_denied');
  });
});

describe('names', () => {
  it('refuses a name that resolves to a private address, and one of whose addresses is private', async () => {
    for (const addresses of [['10.0.0.1'], ['127.0.0.1'], ['::1'], [PUBLIC, '127.0.0.1'], ['127.0.0.1', PUBLIC], ['::ffff:10.0.0.1']]) {
      const result = await door({ lookup: resolver(addresses) }).send(request('http://crm.example/'));
      expect(summary(result)).toBe('not_sent egress_denied');
    }
  });

  it('is not fooled by a name that changes its address between two look-ups', async () => {
    const server = await serve({ onRequest: (socket) => socket.write(reply(200)) });
    const lookup = resolver([PUBLIC], ['127.0.0.1']);
    const made = door({ lookup, connectTimeoutMs: 300 });
    const first = await made.send(request(`http://rebind.example:${server.port}/`));
    const afterFirst = lookup.calls;
    const second = await made.send(request(`http://rebind.example:${server.port}/`));
    expect(first.kind).toBe('not_sent');
    expect(summary(first)).not.toBe('not_sent egress_denied');
    expect(afterFirst).toBe(1);
    expect(summary(second)).toBe('not_sent egress_denied');
    expect(server.seen.connections).toBe(0);
  });

  it('opens a name that is allowed, whatever it resolves to', async () => {
    const server = await serve({ onRequest: (socket) => socket.write(reply(200)) });
    const made = door({ lookup: resolver(['127.0.0.1']), allow: [`crm.internal:${server.port}`] });
    expect(summary(await made.send(request(`http://crm.internal:${server.port}/`)))).toBe('reply 200');
    expect(server.requests[0]).toContain(`host: crm.internal:${server.port}`);
  });

  it('says that a name does not resolve', async () => {
    const lookup: Lookup = (_name, done) => done(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
    expect(summary(await door({ lookup }).send(request('http://typo.example/')))).toBe('not_sent dns_failed');
    expect(summary(await door({ lookup: resolver([]) }).send(request('http://empty.example/')))).toBe('not_sent dns_failed');
  });
});

describe('requests that would mean something else to another parser', () => {
  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,x',
    'blob:http://example.com/1',
    'http+unix://%2Fvar/',
    'http://user:pass@example.com/',
    'http://example.com#@evil.example/',
    'http://example.com\\@evil.example/',
    'http://example.com./',
    'http://example.com/a\r\nX: y',
  ])('refuses the URL %j', async (url) => {
    const result = await door().send(request(url));
    expect(summary(result)).toBe('not_sent invalid_url');
    expect(result).toMatchObject({ error: { class: 'input' } });
  });

  it('refuses line breaks and framing in headers, and methods that are none, with not one byte sent', async () => {
    const server = await serve({});
    const made = door({ allow: [server.place] });
    const bad = [
      { 'x-a': 'b\r\nx-c: d' },
      { 'x-a\r\nx-b': 'c' },
      { host: 'evil.example' },
      { 'transfer-encoding': 'chunked' },
      { 'content-length': '3' },
      { connection: 'upgrade' },
    ];
    for (const headers of bad) expect(summary(await made.send(request(server.origin, { headers })))).toBe('not_sent invalid_header');
    for (const method of ['get', 'GET / HTTP/1.1\r\nX: y', 'CONNECT', 'TRACE'])
      expect(summary(await made.send(request(server.origin, { method })))).toBe('not_sent invalid_method');
    expect(server.seen.connections).toBe(0);
  });
});

describe('a proxy in the environment', () => {
  const before = { ...process.env };
  afterAll(() => {
    process.env = before;
  });

  it('is not used, so it does not pass the guard', async () => {
    const proxy = await serve({});
    const server = await serve({ onRequest: (socket) => socket.write(reply(200)) });
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) process.env[name] = proxy.origin;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    const made = door({ allow: [server.place] });
    expect(summary(await made.send(request(server.origin)))).toBe('reply 200');
    expect(summary(await made.send(request('http://10.0.0.1/')))).toBe('not_sent egress_denied');
    expect(proxy.seen.connections).toBe(0);
  });
});
