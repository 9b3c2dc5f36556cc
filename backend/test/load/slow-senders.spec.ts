import { connect, type Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { useWorld } from '../support/world.js';
import { head } from '../bad-input/wire.js';

/** Senders of each kind. */
const SLOW = 250;
/** How often each of them sends one byte more, ms. */
const DRIP_MS = 1_000;
/** When each of them must have been cut off, ms (`reliability.md` S-22). */
const CUT_OFF_MS = 30_000;
const LONG_MS = 120_000;

const world = useWorld();

interface Dripping {
  readonly socket: Socket;
  answer: string;
  closedMs: number | null;
}

/** A sender that goes on with one byte a second until it is cut off. */
function drip(start: string, sinceMs: number): Dripping {
  const { hostname, port } = new URL(world.product.address);
  const socket = connect({ host: hostname, port: Number(port) });
  const dripping: Dripping = { socket, answer: '', closedMs: null };
  const timer = setInterval(() => socket.write('x'), DRIP_MS);
  socket.on('data', (bytes) => (dripping.answer += bytes.toString()));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(timer);
    dripping.closedMs = performance.now() - sinceMs;
  });
  socket.write(start);
  return dripping;
}

it(
  'Hundreds of senders that drip their headers or bodies are cut off, and nobody else notices them',
  async () => {
    const sinceMs = performance.now();
    const headers = 'POST /hooks/in HTTP/1.1\r\nhost: plumbline\r\nx-slow: ';
    const body = `${head('POST', '/hooks/in', { 'content-type': 'application/json', 'content-length': '100000' })}{"name":"`;
    const all = [headers, body].flatMap((start) => Array.from({ length: SLOW }, () => drip(start, sinceMs)));
    const taken: number[] = [];
    const answers = new Set<number>();
    await until(
      'all of them are cut off',
      async () => {
        const beganMs = performance.now();
        answers.add((await world.product.call('POST', '/hooks/in', { name: 'Ada' })).status);
        taken.push(performance.now() - beganMs);
        return all.every(({ closedMs }) => closedMs !== null);
      },
      LONG_MS,
    );
    expect([...answers]).toEqual([202]);
    expect(new Set(all.map(({ answer }) => answer.split('\r\n')[0]))).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
    taken.sort((a, b) => a - b);
    const p99 = taken[Math.floor(taken.length * 0.99)] ?? 0;
    const last = Math.max(...all.map(({ closedMs }) => closedMs ?? Infinity));
    console.log(
      `${taken.length} others beside ${2 * SLOW} slow ones: p99 ${p99.toFixed(0)} ms; the last was cut off after ${(last / 1_000).toFixed(1)} s.`,
    );
    expect(p99).toBeLessThan(1_000);
    expect(last).toBeLessThan(CUT_OFF_MS);
  },
  LONG_MS,
);
