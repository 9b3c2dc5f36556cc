import { causeOfFailure, failureKey, placeOfFailure } from '../../engine/incidents/key.js';
import { recordFailures, stateAfter, stateHeld, type Failure } from '../../engine/incidents/record-failures.js';
import type { IncidentBook, JournaledFailure } from '../../engine/ports/incident-book.js';
import type { WatchDeps } from './deps.js';

/** Failures that are recorded in one transaction. */
const BATCH = 500;
/** What a for-each or a sub-flow fails with when something inside it did: that is told of the step inside. */
const OF_INSIDE: ReadonlySet<string> = new Set(['item_failed', 'child_failed', 'child_cancelled']);

/** Reads on in the journals' failures, and adds each to its incident. Ends at the newest one. */
export async function gatherFailures(deps: WatchDeps, book: IncidentBook, leaving: () => boolean): Promise<void> {
  for (let more = true; more && !leaving();) {
    const trouble = await book.trouble(BATCH);
    more = trouble.more;
    if (trouble.failures.length === 0) continue;
    const failures: Failure[] = [];
    for (const one of trouble.failures) {
      const failure = await failureOf(deps, one);
      if (failure) failures.push(failure);
    }
    const keys = [...new Set(failures.map(({ key }) => key))];
    const runIds = [...new Set(failures.map(({ runId }) => runId))];
    await book.record(keys, runIds, (known) => recordFailures(known, failures, () => deps.chance.uuid()), trouble.next);
  }
}

/** Null: nobody has to know. Of tries of drafts only whoever tries them knows. */
async function failureOf({ versions }: WatchDeps, one: JournaledFailure): Promise<Failure | null> {
  const state = one.held !== null ? stateHeld(one.held) : one.next === null ? 'failed' : stateAfter(one.next);
  if (state === null || (one.version < 0 && (await versions.plan(one.flowId, one.version))?.draft !== null)) return null;
  if (one.call === null && OF_INSIDE.has(one.error.code)) return null;
  const { flowId, error, call } = one;
  const step = call === null ? (await versions.plan(flowId, one.version))?.steps.get(one.stepId) : undefined;
  const connectionId = call === null ? (step?.connection ?? null) : call.connectionId;
  const place = placeOfFailure({ flowId, error, connectionId, url: call?.url ?? null });
  const cause = causeOfFailure(error);
  const { runId, step: key, seq, atMs } = one;
  return { key: failureKey(place, cause), place, cause, runId, step: key, flowId, seq, atMs, state, wasSent: one.held === null };
}
