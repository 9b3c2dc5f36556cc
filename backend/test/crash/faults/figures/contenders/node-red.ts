import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { JsonObject } from '@plumbline/shared';
import { freePort } from '../../../../support/free-port.js';
import { until } from '../../../../support/until.js';
import type { Stage } from '../../stage.js';
import type { Contender } from './contender.js';

const run = promisify(execFile);

/** The newest that runs on Node 20. */
const VERSION = '4.1.8';
const START_MS = 60_000;
const PATHS = ['keyed/charge', 'unsafe/notify', 'keyed/close'] as const;

/**
 * Node-RED, installed for the comparison only, with the flow that its users draw for this: answer, then three requests in a row. It keeps
 * what is under way in its memory, and has no queue that could be flushed.
 * @throws Error when it can not be installed
 */
export async function nodeRed({ ways }: Stage): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-node-red-'));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, `node-red@${VERSION}`]);
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flow(`http://${ways.sink.host}`)));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const start = async (): Promise<ChildProcess> => {
    const red = join(folder, 'node_modules', 'node-red', 'red.js');
    const child = spawn(process.execPath, [red, '--userDir', folder, '--port', `${port}`, 'flows.json'], { stdio: 'ignore' });
    // Anything but "no such page": the flow is there.
    await until(
      'Node-RED runs the flow',
      () =>
        fetch(`${origin}/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      START_MS,
    );
    return child;
  };
  let child = await start();
  return {
    name: `Node-RED ${VERSION}`,
    send: async (event) => {
      const reply = await fetch(`${origin}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ event }),
        signal: AbortSignal.timeout(10_000),
      });
      return reply.ok;
    },
    kill: async () => {
      child.kill('SIGKILL');
      child = await start();
    },
    freeze: async (_, forMs) => {
      child.kill('SIGSTOP');
      await sleep(forMs);
      child.kill('SIGCONT');
    },
    flush: async () => undefined,
    asked: () => 0,
    stop: async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Events are answered at once; each request is made once the one before it was answered. */
function flow(sink: string): JsonObject[] {
  const z = 'tab';
  const at = { x: 100, y: 100, z };
  const call = (path: string, n: number): JsonObject[] => {
    const set = `msg.url = '${sink}/${path}/' + msg.event; msg.method = 'POST'; msg.headers = { 'content-type': 'application/json', 'idempotency-key': '${path} ' + msg.event }; msg.payload = { event: msg.event }; return msg;`;
    const next = n + 1 < PATHS.length ? [[`set${n + 1}`]] : [[]];
    return [
      { id: `set${n}`, type: 'function', func: set, outputs: 1, wires: [[`call${n}`]], ...at },
      { id: `call${n}`, type: 'http request', method: 'use', ret: 'txt', url: '', paytoqs: 'ignore', persist: true, wires: next, ...at },
    ];
  };
  return [
    { id: z, type: 'tab', label: 'Orders' },
    { id: 'ready', type: 'http in', url: '/ready', method: 'get', wires: [['accepted']], ...at },
    { id: 'in', type: 'http in', url: '/events', method: 'post', wires: [['accepted', 'keep']], ...at },
    { id: 'accepted', type: 'http response', statusCode: '202', wires: [], ...at },
    { id: 'keep', type: 'function', func: 'return { event: msg.payload.event };', outputs: 1, wires: [['set0']], ...at },
    ...PATHS.flatMap(call),
  ];
}
