import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { until } from '../../support/until.js';
import { TcpProxy } from './tcp-proxy.js';

let echo: Server;
let proxy: TcpProxy;

interface Caller {
  readonly socket: Socket;
  heard: string;
  /** How it ended; null: it has not. */
  ended: string | null;
}

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await TcpProxy.start((echo.address() as AddressInfo).port);
});

afterEach(async () => {
  await proxy.stop();
  await new Promise((resolve) => echo.close(resolve));
});

function client(): Caller {
  const caller: Caller = { socket: connect(proxy.port, '127.0.0.1'), heard: '', ended: null };
  caller.socket.on('data', (piece: Buffer) => (caller.heard += piece.toString()));
  caller.socket.on('error', (error: NodeJS.ErrnoException) => (caller.ended = error.code ?? 'error'));
  caller.socket.on('close', () => (caller.ended ??= 'closed'));
  return caller;
}

it.each(['clear', 'slow', 'thin'] as const)('a way that is %s lets everything through in its order', async (way) => {
  proxy.become(way);
  const caller = client();
  for (const piece of ['one ', 'two ', 'three']) caller.socket.write(piece);
  await until('all has come back', () => caller.heard === 'one two three');
  caller.socket.destroy();
});

it('a hole swallows what is sent into it for good, and breaks the connection when it ends', async () => {
  const caller = client();
  caller.socket.write('before ');
  await until('it passes', () => caller.heard === 'before ');
  proxy.become('hole');
  await new Promise<void>((resolve) => caller.socket.write('lost', () => resolve()));
  const { socket: later } = client();
  await new Promise((resolve) => later.once('connect', resolve));
  proxy.become('clear');
  await until('it is broken', () => caller.ended !== null);
  expect(caller.heard).toBe('before ');
  later.destroy();
});

it.each([
  ['reset', 'ECONNRESET'],
  ['end', 'closed'],
] as const)('a cut by %s ends every connection', async (how, seen) => {
  const caller = client();
  caller.socket.write('x');
  await until('it passes', () => caller.heard === 'x');
  proxy.cut(how);
  await until('it has ended', () => caller.ended !== null);
  expect(caller.ended).toBe(seen);
});
