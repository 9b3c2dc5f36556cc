import { isJsonObject, uuidTimeMs, type JsonObject } from '@plumbline/shared';
import { END_KEYS, type EndedRun } from '../ports/flow-ends.js';

/** How many flows in a row may be started by each other's ends: two that listen to each other would go on for ever. */
export const MAX_CHAIN = 10;

/** How long the end of a run is known by its key, ms: 30 days, far longer than anybody takes to come to it. */
export const END_KEY_MS = 30 * 86_400_000;

/** By what an end is known among the dedupe keys of a flow that listens. */
export const endKey = ({ runId, seq }: Pick<EndedRun, 'runId' | 'seq'>): string => `${END_KEYS}${runId} ${String(seq)}`;

/** Whether a key of a sender would be taken for that of an end. */
export const looksLikeEndKey = (key: string): boolean => key.startsWith(END_KEYS);

/** The end of a run as a delivery keeps it. `chain`: how many ends in a row led to this one. */
export function endedEvent(ended: EndedRun): JsonObject {
  const { flowId, flowName, runId, version, status, error, step, finishedMs } = ended;
  return {
    flow: { id: flowId, name: flowName },
    run: {
      id: runId,
      version,
      status,
      acceptedAt: new Date(uuidTimeMs(runId)).toISOString(),
      finishedAt: new Date(finishedMs).toISOString(),
    },
    error: error === null ? null : { step, class: error.class, code: error.code, message: error.message },
    chain: chainOf(ended),
  };
}

/** How many ends in a row led to this one, itself counted. */
export function chainOf({ startedBy }: Pick<EndedRun, 'startedBy'>): number {
  const before = isJsonObject(startedBy) ? startedBy['chain'] : undefined;
  return typeof before === 'number' ? before + 1 : 1;
}
