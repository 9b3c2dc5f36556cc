import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlumblineError } from '@plumbline/shared';
import { limitConnections } from '../../src/transport/limit-connections.js';
import { problemOf, sendProblem } from '../../src/transport/problem.js';
import { readBody } from '../../src/transport/read-body.js';
import { isRefusal } from '../support/world.js';
import { head, overTheWire } from './wire.js';

/** The limits of the product are tens of seconds; here they are tenths. */
const LIMITS = { headersMs: 300, requestMs: 300 };

const troubles: unknown[] = [];
const logger = { error: (trouble: unknown) => troubles.push(trouble) } as unknown as Parameters<typeof problemOf>[1];
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
    readBody(request).then(
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

describe('a sender that takes its time', () => {
  it('over its headers is cut off with 408', async () => {
    isRefusal(await overTheWire(address, ['POST /hooks/in HTTP/1.1\r\nhost: plumbline\r\n']), 408, 'request_timeout');
  });

  it('over its body is cut off with 408', async () => {
    isRefusal(await overTheWire(address, [head('POST', '/hooks/in', { 'content-length': '100' }), '{"name"']), 408, 'request_timeout');
  });

  it('does not hold up others, and is nothing that we did wrong', async () => {
    isRefusal(await overTheWire(address, [head('POST', '/hooks/in', { 'content-length': '2' }), '{}']), 404, 'not_found');
    expect(troubles).toEqual([]);
  });
});
