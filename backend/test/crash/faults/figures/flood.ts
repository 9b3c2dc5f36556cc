import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '@plumbline/shared';
import { Random } from '../../../engine/random.js';
import { until } from '../../../support/until.js';
import { Sender } from '../sender.js';
import type { Stage } from '../stage.js';
import { textOf } from '../text-of.js';
import type { FloodOrder, FloodReport } from './flood-senders.js';

/** What ten times as many events as the engine takes did to it. */
export interface Flood {
  /** Events that were stored in a second, before the flood, with as many senders as that needs. */
  readonly capacityPerS: number;
  readonly offeredPerS: number;
  readonly report: FloodReport;
  /** Most memory of an api, bytes. */
  readonly mostMemory: number;
  /** Accepts of another trigger beside the flood, ms. */
  readonly others: readonly number[];
  /** Events of the flood that were accepted and had no effect afterwards. */
  readonly lost: number;
}

const SENDERS = fileURLToPath(new URL('./flood-senders.ts', import.meta.url));
const CAPACITY_S = 10;
const FLOOD_S = 10;
/** Events under way at once while the capacity is measured, and at most in the flood: no more than connections a machine has for it. */
const STEADY = 64;
const AT_MOST = 2_000;
const PATH = '/hooks/faults-flood';
/** Longest that everything that was accepted may take to come to its effect, ms. */
const FINISH_MS = 900_000;

/** Floods one trigger with ten times its capacity, while another one gets events as always. */
export async function measureFlood(stage: Stage, say: (line: string) => void): Promise<Flood> {
  const { fleet, sink } = stage;
  await publishFlood(stage);
  const origins = fleet.of('api').map(({ address }) => address);
  say('Flood: how many events are taken in a second.');
  const steady = await send({ origins, path: PATH, prefix: 'steady', seconds: CAPACITY_S, perS: null, atOnce: STEADY });
  const capacityPerS = steady.accepted.length / steady.tookS;
  const perS = 10 * capacityPerS;
  say(`Flood: ${Math.round(capacityPerS)} a second; now ${Math.round(perS)} a second.`);
  const other = new Sender({
    fleet,
    random: new Random(1),
    secret: stage.hookSecret,
    prefix: 'beside',
    rate: 8,
    atOnce: 100,
    moody: 0,
    laterMs: 1_000,
  });
  const sending = other.run();
  const report = await send({ origins, path: PATH, prefix: 'flood', seconds: FLOOD_S, perS, atOnce: AT_MOST });
  other.stop();
  await sending;
  const mostMemory = Math.max(...(await Promise.all(fleet.of('api').map(({ product }) => peakMemory(product?.child.pid)))));
  const accepted = [...steady.accepted, ...report.accepted];
  say(`Flood: ${accepted.length} events were accepted; waiting for their effects.`);
  const without = (): number => accepted.filter((event) => sink.effectsOn(`/keyed/flood/${event}`) === 0).length;
  await until('every event has its effect', () => without() === 0, FINISH_MS).catch(() => undefined);
  const others = other.accepted.map(({ tookMs }) => tookMs);
  return { capacityPerS, offeredPerS: report.sent / report.tookS, report, mostMemory, others, lost: without() };
}

function send(order: FloodOrder): Promise<FloodReport> {
  return new Promise((resolve, reject) => {
    const senders = fork(SENDERS);
    senders.once('message', (report) => resolve(report as FloodReport));
    senders.once('exit', (code) => reject(new Error(`the senders of the flood ended with ${String(code)}`)));
    senders.send(order);
  });
}

/** The most memory that a process ever had, bytes (`VmHWM`, proc(5)). */
async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
}

async function publishFlood({ fleet, ways }: Stage): Promise<void> {
  const call: JsonObject = {
    name: 'Call',
    operation: 'http.request',
    input: { method: 'POST', url: `http://${ways.sink.host}/keyed/flood/{{ trigger.body.event }}`, body: {} },
    policy: { effect: 'keyed', timeout: '20s' },
  };
  const { body } = await fleet.ask('POST', '/api/flows', {
    schema: 'plumbline/flow@1',
    name: 'Faults: flood',
    owner: 'owner@example.com',
    trigger: { operation: 'webhook', config: { path: 'faults-flood', verify: { kind: 'none' } } },
    steps: { call },
    edges: [{ from: 'trigger', to: 'call' }],
  });
  await fleet.ask('POST', `/api/flows/${textOf(body['id'])}/publish`);
}
