import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, TOKEN } from '../support/product.js';
import { until } from '../support/until.js';
import { LiveConnection } from './client.js';
import { chains } from './flows.js';

jest.setTimeout(60_000);

const NOBODY = '0198ab12-cd34-7000-8000-000000000001';

let database: TestDatabase;
let sink: Sink;
let product: Product;
let flowId: string;
let open: LiveConnection[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  const env = { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, PUBLIC_URL: 'https://flows.example.com' };
  product = await Product.start({ env });
  flowId = await product.publish(chains(sink.url, 1, 1));
});

afterEach(async () => {
  for (const connection of open) connection.close();
  open = [];
  // Whatever was sent: the process lives, and serves the next one.
  const next = connect();
  await next.connected();
  expect(await next.join({ room: 'flow', id: flowId })).toMatchObject({ room: 'flow' });
  next.close();
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

function connect(options: Parameters<typeof LiveConnection.open>[1] = {}): LiveConnection {
  const connection = LiveConnection.open(product.address, { reconnection: false, ...options });
  open.push(connection);
  return connection;
}

async function connected(): Promise<LiveConnection> {
  const connection = connect();
  await connection.connected();
  return connection;
}

const transports = [['websocket'], ['polling']] as const;

describe('A connection', () => {
  it.each([
    ['without a token', {}],
    ['with a wrong one', { token: `${TOKEN.slice(0, -1)}x` }],
    ['with a number', { token: 7 }],
    ['with an object', { token: { length: 44 } }],
    ['with a list', { token: [TOKEN] }],
  ])('%s is refused before any event', async (_, auth) => {
    for (const [transport] of transports) {
      const connection = connect({ auth, transports: [transport] });
      await expect(connection.connected()).rejects.toThrow('unauthorized');
      expect(connection.heard).toEqual([]);
    }
  });

  it.each(['https://evil.example.com', 'null', 'http://localhost:1', 'https://flows.example.com.evil.example.com'])(
    'from a page of %s is refused although it has the token',
    async (origin) => {
      for (const [transport] of transports) {
        const connection = connect({ transports: [transport], extraHeaders: { origin } });
        await expect(connection.connected()).rejects.toThrow(/error/);
        expect(connection.heard).toEqual([]);
      }
    },
  );

  it('from our own page, from one of the public address, and from what is no page is let in with the token', async () => {
    for (const [transport] of transports) {
      for (const origin of [product.address, 'https://flows.example.com']) {
        await connect({ transports: [transport], extraHeaders: { origin } }).connected();
      }
      await connect({ transports: [transport] }).connected();
      await connect({ transports: [transport], auth: {}, extraHeaders: { authorization: `Bearer ${TOKEN}` } }).connected();
    }
  });

  it('is answered without headers that would let other pages read it', async () => {
    const reply = await fetch(`${product.address}/live/?EIO=4&transport=polling`, { headers: { origin: product.address } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    const foreign = await fetch(`${product.address}/live/?EIO=4&transport=polling`, { headers: { origin: 'https://evil.example.com' } });
    expect(foreign.status).toBe(403);
  });
});

describe('A request', () => {
  it.each([
    ['a pattern', { room: 'run', id: '*' }],
    ['another kind of room', { room: 'everything', id: NOBODY }],
    ['an object for an id', { room: 'run', id: { $ne: null } }],
    ['a list of ids', { room: 'run', id: [NOBODY] }],
    ['more than asked for', { room: 'run', id: NOBODY, admin: true }],
    ['nothing', undefined],
    ['text', 'run'],
    ['null', null],
    ['the name of a room', `run:${NOBODY}`],
    ['an upper-case id', { room: 'run', id: NOBODY.toUpperCase() }],
    ['an id with a line end', { room: 'run', id: `${NOBODY}\n` }],
  ])('to join with %s is refused', async (_, body) => {
    const connection = await connected();
    expect(await connection.ask('join', body)).toEqual({ ok: false, code: 'bad_request' });
    expect(await connection.ask('leave', body)).toEqual({ ok: false, code: 'bad_request' });
  });

  it('to join what does not exist is refused, and leaves nothing behind', async () => {
    const connection = await connected();
    expect(await connection.ask('join', { room: 'run', id: NOBODY })).toEqual({ ok: false, code: 'run_not_found' });
    expect(await connection.ask('join', { room: 'flow', id: NOBODY })).toEqual({ ok: false, code: 'flow_not_found' });
    connection.close();
    await until('nothing is watched', async () => (await database.pool.query('SELECT 1 FROM live_watch')).rowCount === 0);
  });

  it('for what changed is answered only in a room that was joined', async () => {
    const runId = (await product.call('POST', '/hooks/live', {})).body['runId'] as string;
    const connection = await connected();
    expect(await connection.ask('catch_up', { runId, after: 0 })).toEqual({ ok: false, code: 'not_joined' });
    await connection.join({ room: 'run', id: runId });
    expect(await connection.ask('catch_up', { runId, after: 0 })).toMatchObject({ ok: true });
    for (const after of [-1, 0.5, '0', null, 1e300])
      expect(await connection.ask('catch_up', { runId, after })).toMatchObject({ code: 'bad_request' });
    expect(await connection.ask('leave', { room: 'run', id: runId })).toEqual({ ok: true, value: null });
    expect(await connection.ask('catch_up', { runId, after: 0 })).toEqual({ ok: false, code: 'not_joined' });
  });

  it('to join a twenty-first room is refused, until one is left', async () => {
    const runIds: string[] = [];
    for (let n = 0; n < 21; n++) runIds.push((await product.call('POST', '/hooks/live', {})).body['runId'] as string);
    const connection = await connected();
    for (const id of runIds.slice(0, 20)) await connection.join({ room: 'run', id });
    const room = { room: 'run', id: runIds[20] };
    expect(await connection.ask('join', room)).toEqual({ ok: false, code: 'too_many_rooms' });
    await connection.ask('leave', { room: 'run', id: runIds[0] });
    expect(await connection.ask('join', room)).toMatchObject({ ok: true });
  });

  it('of no known kind is dropped', async () => {
    // A flow of its own: what runs of the tests before it still do is told in their flow's room, and would be heard here.
    const quietFlowId = await product.publish({ ...chains(sink.url, 1, 1), name: 'Quiet', trigger: { operation: 'manual' } });
    const connection = await connected();
    await expect(connection.socket.timeout(300).emitWithAck('shutdown', {})).rejects.toThrow();
    for (const name of ['__proto__', 'constructor', 'disconnecting_', 'run.patched']) connection.socket.emit(name, {});
    expect(await connection.join({ room: 'flow', id: quietFlowId })).toMatchObject({ room: 'flow' });
    expect(connection.heard).toHaveLength(1);
  });
});

describe('The connection of a client ends', () => {
  const isCut = (connection: LiveConnection): Promise<true> => until('it is cut', () => connection.socket.disconnected);

  it('that sends ten thousand requests', async () => {
    const connection = await connected();
    for (let n = 0; n < 10_000; n++) connection.socket.emit('join', { room: 'run', id: n % 2 ? NOBODY : '*' });
    await isCut(connection);
  });

  it('that sends ten thousand of what is no request', async () => {
    const connection = await connected();
    for (let n = 0; n < 10_000; n++) connection.socket.emit('noise', n);
    await isCut(connection);
  });

  it('that sends a message of a megabyte', async () => {
    const connection = await connected();
    connection.socket.emit('join', 'x'.repeat(1_000_000));
    await isCut(connection);
  });

  it.each(['4', '49', '42["join"', '4{"a"', '451-["join",{"_placeholder":true,"num":0}]\u0000', '42[1]', '42["connect"]'])(
    'that sends %j in place of a packet',
    async (packet) => {
      const connection = await connected();
      const { transport } = connection.socket.io.engine as unknown as { transport: { ws: { send(text: string): void } } };
      transport.ws.send(packet);
      transport.ws.send('4garbage');
      await isCut(connection);
    },
  );
});

it('When the server ends, connections end, and it does not wait for them', async () => {
  const other = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
  const connections: LiveConnection[] = [];
  for (const [transport] of transports) {
    const connection = LiveConnection.open(other.address, { reconnection: false, transports: [transport] });
    connections.push(connection);
    open.push(connection);
    await connection.connected();
    await connection.join({ room: 'flow', id: flowId });
  }
  const before = performance.now();
  await other.stop();
  expect(other.child.exitCode).toBe(0);
  expect(performance.now() - before).toBeLessThan(4_000);
  await until('both have noticed', () => connections.every(({ socket }) => socket.disconnected));
});
