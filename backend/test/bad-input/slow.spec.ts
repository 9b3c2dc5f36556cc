import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlumblineError } from '@plumbline/shared';
import { limitConnections } from '../../src/transport/limit-connections.js';
import { problemOf, sendProblem } from '../../src/transport/problem.js';
import { BodyRoom } from '../../src/transport/body-room.js';
import { readBody } from '../../src/transport/read-body.js';
import { wholeBody } from '../../src/transport/whole-body.js';
import { isRefusal } from '../support/world.js';
import { until } from '../support/until.js';
import { head, overTheWire } from './wire.js';

/** The limits of the product are tens of seconds; here they are tenths. */
const LIMITS = { headersMs: 300, requestMs: 5_000 };
const PACE = { freeMs: 300, bytesPerS: 100 };
/** What the bodies may hold together, bytes. */
const ROOM = 1_000;

const troubles: unknown[] = [];
const logger = { error: (trouble: unknown) => troubles.push(trouble) } as unknown as Parameters<typeof problemOf>[1];
let server: Server;
let address: string;

beforeAll(async () => {
  const room = new BodyRoom(ROOM);
  server = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
    const isFile = request.url === '/file';
    (isFile ? lengthOf(wholeBody(request, PACE)) : readBody(request, { pace: PACE, room })).then(
      () => sendProblem(request, response, problemOf(new PlumblineError('not_found'), logger, request)),
      (error: unknown) => sendProblem(request, response, problemOf(error, logger, request)),
    );
  });
  limitConnections(server, LIMITS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}

/** A sender whose body comes in pieces, one after the other. */
function inPieces(path: string, pieces: readonly string[], everyMs: number): Promise<number> {
  const { hostname, port } = new URL(address);
  const length = String(pieces.join('').length);
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, path, method: 'POST', headers: { 'content-length': length } }, (reply) => {
      clearInterval(timer);
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    sending.on('error', reject);
    const left = [...pieces];
    const timer = setInterval(() => {
      const piece = left.shift();
      if (piece !== undefined) sending.write(piece);
      if (left.length > 0) return;
      clearInterval(timer);
      sending.end();
    }, everyMs);
  });
}

function connectAndSend(parts: readonly string[]): Socket {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  return socket;
}

describe('a sender that takes its time', () => {
  it('over its headers is cut off with 408', async () => {
    isRefusal(await overTheWire(address, ['POST /hooks/in HTTP/1.1\r\nhost: plumbline\r\n']), 408, 'request_timeout');
  });

  it('over its body is cut off with 408', async () => {
    isRefusal(await overTheWire(address, [head('POST', '/hooks/in', { 'content-length': '100' }), '{"name"']), 408, 'request_timeout');
  });

  it('over a file is cut off with 408', async () => {
    isRefusal(await overTheWire(address, [head('POST', '/file', { 'content-length': '100' }), 'half']), 408, 'request_timeout');
  });

  it.each(['/hooks/in', '/file'])('is cut off at %s however steadily it drips', async (path) => {
    expect(await inPieces(path, Array<string>(100).fill('x'), 25)).toBe(408);
  });

  it.each(['/hooks/in', '/file'])('may take longer at %s where it sends more', async (path) => {
    const beganMs = performance.now();
    expect(await inPieces(path, Array<string>(8).fill('x'.repeat(50)), 100)).toBe(404);
    expect(performance.now() - beganMs).toBeGreaterThan(PACE.freeMs);
  });

  it('of more than bodies may hold together is told to come later, and what was held is free again', async () => {
    const large = [head('POST', '/hooks/in', { 'content-length': String(ROOM + 1) }), 'x'.repeat(ROOM + 1)];
    isRefusal(await overTheWire(address, large), 503, 'overloaded');
    const held = connectAndSend([head('POST', '/hooks/in', { 'content-length': '900' }), 'x'.repeat(600)]);
    const next = [head('POST', '/hooks/in', { 'content-length': '600' }), 'x'.repeat(600)];
    await until('there is no room beside it', async () => (await overTheWire(address, next)).status === 503);
    held.destroy();
    await until('there is room again', async () => (await overTheWire(address, next)).status === 404);
  });

  it('does not hold up others, and is nothing that we did wrong', async () => {
    isRefusal(await overTheWire(address, [head('POST', '/hooks/in', { 'content-length': '2' }), '{}']), 404, 'not_found');
    expect(troubles).toEqual([]);
  });
});
