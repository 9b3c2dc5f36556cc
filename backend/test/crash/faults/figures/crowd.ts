import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@plumbline/shared';
import { Random } from '../../../engine/random.js';
import { until } from '../../../support/until.js';
import { Sender } from '../sender.js';
import type { Stage } from '../stage.js';
import { textOf } from '../text-of.js';

/** Accepts beside very many runs that wait. */
export interface Crowd {
  readonly waiting: number;
  readonly accepts: readonly number[];
}

const AT_ONCE = 50;
const LOOK_MS = 20_000;
const WITHIN_MS = 300_000;
const FLOW: JsonObject = {
  schema: 'plumbline/flow@1',
  name: 'Faults: crowd',
  owner: 'owner@example.com',
  trigger: { operation: 'webhook', config: { path: 'faults-crowd', verify: { kind: 'none' } } },
  steps: { wait: { name: 'Wait', operation: 'wait', input: { for: '20d' } } },
  edges: [{ from: 'trigger', to: 'wait' }],
};

/** Sends so many runs to wait for days, and then looks how long accepts take. */
export async function measureCrowd(stage: Stage, count: number, say: (line: string) => void): Promise<Crowd> {
  const { fleet } = stage;
  const { body } = await fleet.ask('POST', '/api/flows', FLOW);
  await fleet.ask('POST', `/api/flows/${textOf(body['id'])}/publish`);
  let begun = 0;
  const send = async (): Promise<void> => {
    while (begun < count) {
      if (++begun % 10_000 === 0) say(`Crowd: ${begun} of ${count} runs.`);
      await fleet.ask('POST', '/hooks/faults-crowd', {});
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  const waiting = await untilAllWait(stage, count);
  const sender = new Sender({
    fleet,
    random: new Random(1),
    secret: stage.hookSecret,
    prefix: 'crowd',
    rate: 8,
    atOnce: 100,
    moody: 0,
    laterMs: 1_000,
  });
  const sending = sender.run();
  await sleep(LOOK_MS);
  sender.stop();
  await sending;
  return { waiting, accepts: sender.accepted.map(({ tookMs }) => tookMs) };
}

/** How many runs wait, once as many do as were sent to. */
async function untilAllWait({ stores }: Stage, count: number): Promise<number> {
  const waiting = async (): Promise<number> => {
    const [row] = await stores.sql<{ n: number }>("SELECT count(*)::int AS n FROM run WHERE status = 'waiting'");
    return row?.n ?? 0;
  };
  return until('all of the crowd wait', async () => ((await waiting()) >= count ? await waiting() : null), WITHIN_MS);
}
