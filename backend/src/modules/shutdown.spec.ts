import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { Logger } from '../engine/ports/logger.js';
import { closeInOrder, closeServer, drainRuns } from './shutdown.js';

const said: string[] = [];
const say = (_: object, message: string): void => void said.push(message);
const log: Logger = { debug: say, info: say, warn: say, error: say };

describe('drainRuns', () => {
  it('waits for runs that can be given up, and keeps the lease', async () => {
    const worker = { load: 1, stop: async () => void (worker.load = 0) };
    let abandoned = false;
    await drainRuns(worker, { abandon: () => (abandoned = true) }, log, 1_000);
    expect(abandoned).toBe(false);
  });

  it('leaves runs to others whose calls take longer than there is time', async () => {
    let given: () => void = () => undefined;
    const worker = { load: 2, stop: () => new Promise<void>((resolve) => (given = resolve)) };
    await drainRuns(worker, { abandon: () => given() }, log, 5);
    expect(said.at(-1)).toContain('left to other workers');
  });
});

describe('closeInOrder', () => {
  it('closes one part after another, also when one fails and one hangs, and says which', async () => {
    const order: string[] = [];
    const parts = [
      { name: 'first', close: async () => void order.push('first') },
      { name: 'broken', close: () => Promise.reject(new Error('no')) },
      { name: 'rude', close: () => JSON.parse('{') as object },
      { name: 'hanging', close: () => new Promise(() => undefined), withinMs: 5 },
      { name: 'last', close: () => void order.push('last') },
    ];
    await expect(closeInOrder(parts, log)).rejects.toThrow('These could not be closed in order: broken, rude, hanging.');
    expect(order).toEqual(['first', 'last']);
  });
});

describe('closeServer', () => {
  it('lets a request under way finish, closes connections that wait for the next one, and cuts those that never end', async () => {
    const answers: (() => void)[] = [];
    const server = createServer((request, response) => {
      if (request.url === '/now') response.end('now');
      else answers.push(() => response.end('later'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true });
    const ask = (path: string): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => get({ port, path, agent }, (response) => resolve(response.resume())).on('error', reject));
    await ask('/now');
    const [slow, endless] = [ask('/slow'), ask('/endless').catch((error: NodeJS.ErrnoException) => error.code)];
    while (answers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const closed = closeServer(server, () => new Promise((resolve) => server.close(resolve)), 200);
    answers[0]?.();
    expect((await slow).statusCode).toBe(200);
    await closed;
    expect(await endless).toBe('ECONNRESET');
    agent.destroy();
  });
});
