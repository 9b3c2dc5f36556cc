import { chainOf, END_KEY_MS, endedEvent, endKey, MAX_CHAIN } from '../../engine/flow-ends/ended-event.js';
import type { Timers } from '../../engine/ports/clock.js';
import type { FlowEnds, Hearing } from '../../engine/ports/flow-ends.js';
import type { Logger } from '../../engine/ports/logger.js';
import { acceptDelivery } from '../accept-delivery/accept-delivery.js';
import { repeat } from '../repeat.js';
import { refusalOf, type StartDueDeps } from '../schedules/start-due.js';

export interface KeepFlowEndsDeps {
  readonly ends: FlowEnds;
  readonly starting: StartDueDeps;
  readonly timers: Timers;
  readonly log: Logger;
}

/** Between two looks, ms; a process that dies in between keeps the reading from the others for so long, ms. */
const LOOK_MS = 1_000;
const HELD_MS = 10_000;
/** Ends that are read at once. */
const BATCH = 200;

/**
 * Starts the flows that listen to the ends of others, in every process that works on runs; one of them reads at a time. What was
 * started and not noted is known by its key: whoever comes to it again starts nothing. @returns the way to stop
 */
export function keepFlowEnds(deps: KeepFlowEndsDeps): () => Promise<void> {
  const { ends, timers, log } = deps;
  return repeat({
    timers,
    firstMs: 0,
    async work(isStopped) {
      let place = await ends.take(HELD_MS);
      while (place !== null && !isStopped()) {
        const { hearings, next, more } = await ends.read(place, BATCH);
        await Promise.all(hearings.map((hearing) => start(deps, hearing)));
        // Whoever gets the reading next is free to go on at once, here or elsewhere.
        if (!(await ends.move(place, next, more ? HELD_MS : 0))) break;
        place = more ? next : null;
      }
      return LOOK_MS;
    },
    failed(error, isStopped) {
      if (!isStopped) log.warn({ error }, 'flows that listen to the ends of others could not be started now; it is tried again');
      return LOOK_MS;
    },
  });
}

/** @throws when it could not be stored now: the reading stays where it is, and comes to it again */
async function start({ starting, log }: KeepFlowEndsDeps, { flowId, version, ended }: Hearing): Promise<void> {
  const { runId } = ended;
  if (chainOf(ended) > MAX_CHAIN) {
    log.error({ flowId, runId }, `${String(MAX_CHAIN)} flows in a row were started by the ends of each other: this one is not started`);
    return;
  }
  const plan = await starting.versions.plan(flowId, version);
  if (!plan) return;
  const raw = starting.encode(JSON.stringify(endedEvent(ended)));
  const content = { kind: 'flow_ended', method: 'POST', path: `end of ${runId}`, headers: {}, query: '', raw };
  try {
    await acceptDelivery(starting, plan, content, undefined, { by: 'clock', dedupe: { key: endKey(ended), windowMs: END_KEY_MS } });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    log.warn({ flowId, runId, refusal }, 'a flow does not take the end of another one');
  }
}
